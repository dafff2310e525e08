import { type Panel, seriesOf, timesOf } from '#shared/domain/panel.ts';
import { cellsOf } from '../cells.ts';
import { fallbackFor } from '../fallback.ts';
import { staticsOf, unitOf } from './columns.ts';
import { findCovariate } from './covariates.ts';
import type { NeuralParams } from './params.ts';
import type { NetState, SeriesState } from './state.ts';

/** Known values that a series needs to be forecast by a net. */
export const LEAST = 8;

/** What becomes of a series that the net is not asked about; undefined for the others. */
export function aside(panel: Panel, s: number): SeriesState | undefined {
  const y = seriesOf(panel, s);
  const times = timesOf(panel, s);
  const id = panel.ids[s]!;
  const end = times.length > 0 ? times[times.length - 1]! : null;
  const known = y.reduce((n, v) => n + (Number.isFinite(v) ? 1 : 0), 0);
  if (known === 0) return { id, end, state: 'failed', reason: end === null ? 'no rows' : 'no known value' };
  const fallback = fallbackFor(y);
  if (known < LEAST) {
    const reason = `${known} known value${known === 1 ? '' : 's'}, ${LEAST} needed: the last value is repeated`;
    return { id, end, state: 'fallback', fallback, reason: [reason, fallback.note].filter(Boolean).join('; ') };
  }
  if (fallback.sd === 0) return { id, end, state: 'fitted', fallback, reason: 'constant: the value is repeated' };
  return undefined;
}

/** The end of a history, which forecasts begin from. */
export function endOf(
  panel: Panel,
  s: number,
  { plan, shape, unit }: Pick<NetState, 'plan' | 'shape' | 'unit'>,
  p: Pick<NeuralParams, 'bounds'>,
): SeriesState {
  const y = seriesOf(panel, s);
  const from = panel.offsets[s]! + Math.max(0, y.length - shape.inputLength);
  const rows = (values: Float64Array) => cellsOf(values.subarray(from, panel.offsets[s + 1]!));
  const { row, places } = staticsOf(panel, s, plan);
  const negative = y.some((v) => v < 0);
  return {
    id: panel.ids[s]!,
    end: panel.times[panel.offsets[s + 1]! - 1]!,
    state: 'fitted',
    unit: unit ?? unitOf(y),
    floor: p.bounds === 'non-negative' || (p.bounds === 'auto' && !negative),
    tail: rows(panel.y),
    covariates: [...plan.past, ...plan.known].map(({ name }) => rows(findCovariate(panel.covariates, name).values)),
    statics: {
      given: cellsOf(plan.statics.map(({ name }) => findCovariate(panel.statics, name).values[s]!)),
      row: Array.from(row),
      places,
    },
  };
}
