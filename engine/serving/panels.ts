import { addSteps, type TimeAxis, timesAfter } from '#shared/base/axis.ts';
import type { Covariate, Panel } from '#shared/domain/panel.ts';
import { knownFeatures } from '../panel/known.ts';
import type { AskedSeries } from './read-series.ts';
import type { Release } from './release.ts';

const NONE = new Float64Array(0);

function offsetsOf(counts: readonly number[]): Int32Array {
  const offsets = new Int32Array(counts.length + 1);
  counts.forEach((count, s) => {
    offsets[s + 1] = offsets[s]! + count;
  });
  return offsets;
}

const joined = (parts: readonly ArrayLike<number>[], offsets: Int32Array): Float64Array => {
  const out = new Float64Array(offsets[parts.length]!);
  parts.forEach((part, s) => {
    out.set(part, offsets[s]!);
  });
  return out;
};

const timesUpTo = (axis: TimeAxis, end: number, rows: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => addSteps(axis, end, i + 1 - rows));

/** Time of the last row of what a series is forecast from; of one without any, that of the series that ends last. */
export const endOf = ({ file, end }: Release, { place, history }: AskedSeries): number =>
  history ? history.times.at(-1)! : (file.series[place!]!.last ?? end);

/**
 * The ends of kept histories, as far as columns ahead look back to them: covariates alone, the target lies in the state. Rows are few or none.
 */
export function keptPanel(release: Release, asked: readonly AskedSeries[]): Panel {
  const { file, inputs } = release;
  const tails = asked.map(({ place }) => file.series[place!]!.tails ?? {});
  const rows = tails.map((tail) => Object.values(tail)[0]?.length ?? 0);
  const offsets = offsetsOf(rows);
  const times = asked.map((one, s) => (rows[s] === 0 ? NONE : timesUpTo(file.axis, endOf(release, one), rows[s]!)));
  const covariates = inputs.ahead.map((c): Covariate => {
    const { name, role } = inputs.given[c]!;
    const values = tails.map((tail, s) => (tail[name] ?? new Array<null>(rows[s]!).fill(null)).map((v) => v ?? Number.NaN));
    return { name, role, values: joined(values, offsets) };
  });
  return {
    ...{ axis: file.axis, ids: asked.map(({ id }) => id), offsets, times: joined(times, offsets) },
    ...{ y: new Float64Array(offsets.at(-1)!).fill(Number.NaN), covariates, statics: [] },
  };
}

/** The histories of requests as a panel with all columns that the model was trained on, made as they were made for the training. */
export function historyPanel({ file, inputs }: Release, asked: readonly AskedSeries[]): Panel {
  const histories = asked.map((one) => one.history!);
  const offsets = offsetsOf(histories.map(({ y }) => y.length));
  const times = joined(
    histories.map((h) => h.times),
    offsets,
  );
  const place = new Map(inputs.given.map(({ name }, c) => [name, c]));
  const calendar = inputs.columns.some(({ from }) => from === 'calendar' || from === 'fourier' || from === 'holiday');
  const byTime = new Map(calendar ? knownFeatures(file.recipe, file.axis, times).map(({ name, values }) => [name, values]) : []);
  const columnOf = (name: string, from: string): Float64Array => {
    if (from === name && place.has(name))
      return joined(
        histories.map((h) => h.covariates[place.get(name)!]!),
        offsets,
      );
    const known = byTime.get(name);
    if (known) return known;
    const out = new Float64Array(offsets.at(-1)!);
    const made = inputs.made.get(name)!;
    histories.forEach((h, s) => {
      made.write(h, 0, h.y.length, out, offsets[s]!);
    });
    return out;
  };
  return {
    ...{ axis: file.axis, ids: asked.map(({ id }) => id), offsets, times },
    y: joined(
      histories.map((h) => h.y),
      offsets,
    ),
    covariates: inputs.columns.map(({ name, role, from, knownAt }) => ({
      ...{ name, role: role as Covariate['role'], values: columnOf(name, from) },
      calendar: from === 'calendar' || from === 'fourier',
      ...(knownAt && { knownAt }),
    })),
    statics: file.statics.map(({ name, categories }, c) => ({
      name,
      values: Float64Array.from(asked, (one) =>
        one.place === undefined ? Number.NaN : (file.series[one.place]!.statics?.[c] ?? Number.NaN),
      ),
      ...(categories && { categories }),
    })),
  };
}

/** The times of the horizon, series-major. */
export function timesAhead(release: Release, asked: readonly AskedSeries[], horizon: number): Float64Array {
  const out = new Float64Array(asked.length * horizon);
  let last = Number.NaN;
  let times: Float64Array = NONE;
  asked.forEach((one, s) => {
    const end = endOf(release, one);
    if (end !== last) times = timesAfter(release.file.axis, end, horizon);
    last = end;
    out.set(times, s * horizon);
  });
  return out;
}
