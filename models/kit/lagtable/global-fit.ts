import { AlmanacError } from '#shared/base/errors.ts';
import { type Panel, pickSeries, seriesOf, timesOf } from '#shared/domain/panel.ts';
import { quantileOfSorted } from '#shared/math/quantile.ts';
import { cellsOf } from '../cells.ts';
import type { FitOptions, ModelContext } from '../define.ts';
import { fallbackFor } from '../fallback.ts';
import { featuresFor, heldSeasons } from './features.ts';
import { fitTracks, type Task } from './fit.ts';
import { gaugeOf } from './gauge.ts';
import type { Learner } from './learner.ts';
import type { LagParams } from './params.ts';
import { reachOf } from './recipe.ts';
import type { LagState, SeriesState } from './state.ts';
import type { Track } from './track.ts';
import { tracksOf } from './tracks.ts';

/** Known values that a series needs to be learnt from and forecast. */
export const LEAST = 8;

const MOST_LAGS = 24;
const LAGS_OF_MANY = 3;

export interface GlobalOptions {
  /** Values below 0 cannot be learnt: such series fall back. */
  readonly positive: boolean;
}

function isFlag(values: Float64Array): boolean {
  const seen = new Set<number>();
  for (const v of values) {
    if (!Number.isNaN(v)) seen.add(v);
    if (seen.size > 2) return false;
  }
  return true;
}

const plural = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;

/** What becomes of a series that is not learnt from; undefined for the others. */
function unfit(panel: Panel, s: number, positive: boolean): SeriesState | undefined {
  const y = seriesOf(panel, s);
  const times = timesOf(panel, s);
  const id = panel.ids[s]!;
  const end = times.length > 0 ? times[times.length - 1]! : null;
  const known = y.reduce((n, v) => n + (Number.isFinite(v) ? 1 : 0), 0);
  if (known === 0) return { id, end, state: 'failed', reason: end === null ? 'no rows' : 'no known value' };
  const reason =
    known < LEAST
      ? `${plural(known, 'known value')}, ${LEAST} needed`
      : positive && y.some((v) => v < 0)
        ? 'values below 0, which the objective cannot take'
        : undefined;
  const fallback = fallbackFor(y);
  if (!reason) return fallback.sd === 0 ? { id, end, state: 'fitted', fallback, reason: 'constant: the value is repeated' } : undefined;
  return {
    id,
    end,
    state: 'fallback',
    fallback,
    reason: [`${reason}: the last value is repeated`, fallback.note].filter(Boolean).join('; '),
  };
}

const floored = (y: Float64Array, bounds: LagParams['bounds']): boolean =>
  bounds === 'non-negative' || (bounds === 'auto' && !y.some((v) => v < 0));

function seriesState(panel: Panel, s: number, track: Track, rows: number, floor: boolean, names: readonly string[]): SeriesState {
  const y = seriesOf(panel, s);
  const from = Math.max(0, y.length - rows);
  return {
    id: panel.ids[s]!,
    end: timesOf(panel, s)[y.length - 1]!,
    state: 'fitted',
    unit: track.unit,
    floor,
    tail: cellsOf(y.subarray(from)),
    covariates: names.map((name) => cellsOf(track.covariates.get(name)!.subarray(from))),
    statics: panel.statics.map((c) => (Number.isFinite(c.values[s]!) ? c.values[s]! : null)),
  };
}

function taskFor(panel: Panel, p: LagParams, { horizon, calibrate = true }: FitOptions, positive: boolean): Task {
  const lengths = Float64Array.from(panel.ids, (_, s) => panel.offsets[s + 1]! - panel.offsets[s]!).sort();
  const usual = Math.round(quantileOfSorted(lengths, 0.5));
  const [day] = heldSeasons(p.seasons, usual);
  const lags = p.lags ?? (panel.ids.length > 1 ? LAGS_OF_MANY : Math.min(MOST_LAGS, day ?? 12));
  const known = panel.covariates.filter((c) => c.role === 'known');
  const features = featuresFor({
    axis: panel.axis,
    rows: usual,
    seasons: p.seasons,
    lags,
    known: known.map((c) => ({ name: c.name, flag: isFlag(c.values), calendar: c.calendar === true })),
    past: panel.covariates.filter((c) => c.role === 'past').map((c) => c.name),
    statics: panel.statics.map((c) => ({ name: c.name, categorical: c.categories !== undefined })),
  });
  const block = p.strategy === 'recursive' ? 1 : horizon;
  const lookback = Math.max(1, ...features.map((f) => reachOf(f, block)));
  return { axis: panel.axis, features, horizon, calibrate, usual, lookback, onlyLevel: positive };
}

/** Fits one learner over the series that can be learnt from; the others get a stated fallback. */
export function fitPanel(
  panel: Panel,
  p: LagParams,
  options: FitOptions,
  learner: Learner,
  { positive }: GlobalOptions,
  ctx: ModelContext,
): LagState {
  const states = panel.ids.map((_, s) => {
    ctx.check();
    return unfit(panel, s, positive);
  });
  const usable = panel.ids.map((_, s) => s).filter((s) => !states[s]);
  const named = (role: string) => panel.covariates.filter((c) => c.role === role).map((c) => c.name);
  const shape = { axis: panel.axis, known: named('known'), past: named('past'), statics: panel.statics.map((c) => c.name) };
  if (usable.length === 0) return { ...shape, horizon: options.horizon, series: states as SeriesState[] };
  const picked = pickSeries(panel, usable);
  const tracks = tracksOf(picked);
  const task = taskFor(picked, p, options, positive);
  const fitted = fitTracks(tracks, task, p, learner, ctx);
  const { recipe, parts, misses, stride } = fitted;
  const tools = { check: ctx.check, crew: ctx.crew };
  const gauge = misses && gaugeOf(misses, usable.length, options.horizon, learner, ctx.seed, tools);
  const names = [...shape.known, ...shape.past];
  const rows = recipe.lookback + 1;
  usable.forEach((s, i) => {
    const state = seriesState(picked, i, tracks[i]!, rows, floored(seriesOf(picked, i), p.bounds), names);
    states[s] = gauge ? state : { ...state, fallback: fallbackFor(seriesOf(picked, i)), reason: UNCALIBRATED };
  });
  const note = stride > 1 ? `learnt from one of ${stride} pairs of origin and step` : undefined;
  return { ...shape, horizon: options.horizon, fit: { recipe, parts, gauge, note }, series: states as SeriesState[] };
}

const UNCALIBRATED = 'too short to calibrate intervals: they are those of a random walk';

/** The same trees for other series: not forecast below 0 where those of the fit were not, each as hard as a usual one. */
export function adoptPanel(state: LagState, panel: Panel, ctx: ModelContext): LagState {
  const { fit } = state;
  const names = [...state.known, ...state.past];
  const bounds = state.series.some(({ floor }) => floor) ? 'auto' : 'none';
  const positive = fit?.parts[0]?.ensemble.link === 'log';
  const series = tracksOf(panel).map((track, s): SeriesState => {
    ctx.check();
    const apart = unfit(panel, s, positive);
    if (apart) return apart;
    const y = seriesOf(panel, s);
    const end = timesOf(panel, s).at(-1)!;
    if (!fit)
      return {
        id: panel.ids[s]!,
        end,
        state: 'fallback',
        fallback: fallbackFor(y),
        reason: 'nothing was learnt: the last value is repeated',
      };
    const adopted = seriesState(panel, s, track, fit.recipe.lookback + 1, floored(y, bounds), names);
    return fit.gauge ? adopted : { ...adopted, fallback: fallbackFor(y), reason: UNCALIBRATED };
  });
  if (!fit?.gauge) return { ...state, series };
  const usual = series.filter(({ tail }) => tail).map(() => 1);
  return { ...state, series, fit: { ...fit, gauge: { ...fit.gauge, series: usual } } };
}

/** The state after the history of `panel`: the same trees, later values. */
export function updatePanel(state: LagState, panel: Panel, ctx: ModelContext): LagState {
  const place = new Map(panel.ids.map((id, s) => [id, s]));
  const names = [...state.known, ...state.past];
  const columns = names.map((name) => panel.covariates.find((c) => c.name === name)?.values);
  const missing = names.filter((_, c) => !columns[c]);
  if (missing.length > 0)
    throw new AlmanacError('BAD_REQUEST', `The panel has no covariate "${missing[0]}".`, {
      hint: 'Update with the covariates of the fit.',
    });
  return {
    ...state,
    series: state.series.map((s) => {
      ctx.check();
      const at = place.get(s.id);
      if (at === undefined)
        throw new AlmanacError('BAD_REQUEST', `The panel has no series "${s.id}".`, { hint: 'Update with the series of the fit.' });
      if (s.end === null) return s;
      const [from, to] = [panel.offsets[at]!, panel.offsets[at + 1]!];
      const end = to > from ? panel.times[to - 1]! : Number.NEGATIVE_INFINITY;
      if (end < s.end)
        throw new AlmanacError('BAD_REQUEST', `The history of "${s.id}" ends before that of the fit.`, {
          hint: 'Fit anew on the shorter history.',
        });
      const fallback = s.fallback && fallbackFor(panel.y.subarray(from, to));
      if (!s.tail) return { ...s, end, fallback };
      const first = Math.max(from, to - state.fit!.recipe.lookback - 1);
      return {
        ...s,
        end,
        fallback,
        tail: cellsOf(panel.y.subarray(first, to)),
        covariates: columns.map((x) => cellsOf(x!.subarray(first, to))),
      };
    }),
  };
}
