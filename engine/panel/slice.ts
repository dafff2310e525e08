import type { Future, Panel } from '#shared/domain/panel.ts';

/** A run of series: `from` inclusive, `to` exclusive. */
export type Slice = readonly [from: number, to: number];

/** About a hundred slices of neighbouring series, none above 200: small enough to follow and to balance, large enough to be worth a message. */
export function slicesOf(series: number): readonly Slice[] {
  const size = Math.min(200, Math.max(1, Math.ceil(series / 100)));
  return Array.from({ length: Math.ceil(series / size) }, (_, i) => [i * size, Math.min(series, (i + 1) * size)] as const);
}

/** The panel of a run of series: views of the same memory, no copy. */
export function viewSeries(panel: Panel, [from, to]: Slice): Panel {
  const base = panel.offsets[from]!;
  const end = panel.offsets[to]!;
  return {
    axis: panel.axis,
    ids: panel.ids.slice(from, to),
    offsets: Int32Array.from({ length: to - from + 1 }, (_, i) => panel.offsets[from + i]! - base),
    times: panel.times.subarray(base, end),
    y: panel.y.subarray(base, end),
    covariates: panel.covariates.map((c) => ({ ...c, values: c.values.subarray(base, end) })),
    statics: panel.statics.map((c) => ({ ...c, values: c.values.slice(from, to) })),
  };
}

/** What is known of the horizon of a run of series. Copies, so that only these values travel to a thread. */
export const sliceFuture = ({ horizon, covariates }: Future, [from, to]: Slice): Future => ({
  horizon,
  covariates: covariates.map((c) => ({ name: c.name, values: c.values.slice(from * horizon, to * horizon) })),
});
