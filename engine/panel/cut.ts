import { addSteps } from '#shared/base/axis.ts';
import { type Future, type Panel, slicePanel } from '#shared/domain/panel.ts';

/** An origin of a rolling backtest: how many steps before the end of each series, and how much history is kept. */
export interface Origin {
  /** Steps from the cutoff to the end of each series. */
  readonly back: number;
  /** Rows before the cutoff that a model sees; left out means all. */
  readonly trainSize?: number;
}

const rowsOf = (panel: Panel, s: number): number => panel.offsets[s + 1]! - panel.offsets[s]!;

/** Rows of series `s` that lie at or before the cutoff. */
export const rowsBefore = (panel: Panel, s: number, { back }: Origin): number => Math.max(0, rowsOf(panel, s) - back);

/** The time of the last row before the cutoff; reckoned back from the start for a series that is too short, 0 for one without rows. */
export function cutoffTime(panel: Panel, s: number, { back }: Origin): number {
  const rows = rowsOf(panel, s);
  if (rows === 0) return 0;
  const first = panel.offsets[s]!;
  return rows > back ? panel.times[first + rows - back - 1]! : addSteps(panel.axis, panel.times[first]!, rows - back - 1);
}

/** All that a model may see at the origin: nothing at a later time, of the target or of any covariate. A copy. */
export const historyAt = (panel: Panel, origin: Origin): Panel =>
  slicePanel(
    panel,
    (s) => Math.max(0, rowsBefore(panel, s, origin) - (origin.trainSize ?? Number.POSITIVE_INFINITY)),
    (s) => rowsBefore(panel, s, origin),
  );

/** The known covariates of the horizon as they were recorded; NaN where they were not. */
export function recordedFuture(panel: Panel, origin: Origin, horizon: number): Future {
  const covariates = panel.covariates
    .filter((c) => c.role === 'known')
    .map(({ name, values }) => {
      const ahead = new Float64Array(panel.ids.length * horizon).fill(Number.NaN);
      for (let s = 0; s < panel.ids.length; s++) {
        const from = panel.offsets[s]! + rowsBefore(panel, s, origin);
        if (rowsOf(panel, s) > origin.back) ahead.set(values.subarray(from, Math.min(panel.offsets[s + 1]!, from + horizon)), s * horizon);
      }
      return { name, values: ahead };
    });
  return { horizon, covariates };
}
