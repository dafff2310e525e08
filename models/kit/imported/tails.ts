import { AlmanacError } from '#shared/base/errors.ts';
import type { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { type Panel, seriesOf, timesOf } from '#shared/domain/panel.ts';
import { fallbackFor } from '../fallback.ts';
import { complete, leadingGap } from '../gaps.ts';
import { minHistoryOf } from './need.ts';
import type { SeriesTail } from './state.ts';

const plain = (values: Float64Array): (number | null)[] => Array.from(values, (v) => (Number.isFinite(v) ? v : null));
const plural = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;

/** Covariates of the mapping that the panel has. */
export const foundIn = (panel: Panel, { covariates }: ForecasterMapping): string[] =>
  covariates.filter((name) => panel.covariates.some((c) => c.name === name));

/** The end of series `s` as the file will be given it, up to row `cut` of the series. */
export function tailOf(panel: Panel, s: number, mapping: ForecasterMapping, cut = seriesOf(panel, s).length): SeriesTail {
  const [id, y] = [panel.ids[s]!, seriesOf(panel, s).subarray(0, cut)];
  const end = cut > 0 ? timesOf(panel, s)[cut - 1]! : null;
  const known = y.reduce((n, v) => n + (Number.isFinite(v) ? 1 : 0), 0);
  const without = { id, end, tail: [], past: [] };
  if (known === 0) return { ...without, state: 'failed', reason: end === null ? 'no rows' : 'no known value' };
  const giveUp = (why: string): SeriesTail => {
    const fallback = fallbackFor(y);
    const note = fallback.note ? `; ${fallback.note}` : '';
    return { ...without, state: 'fallback', reason: `${why}: the last value is repeated${note}`, fallback };
  };
  const needed = minHistoryOf(mapping);
  if (known < needed) return giveUp(`${plural(known, 'known value')}, ${needed} needed`);
  const start = Math.max(leadingGap(y), y.length - mapping.context.length);
  const raw = y.subarray(start);
  if (!raw.some(Number.isFinite)) return giveUp(`no known value among the last ${plural(raw.length, 'step')}`);
  const { y: values, filled } = mapping.missing === 'fill' ? whole(y, start) : { y: raw, filled: 0 };
  const tooLarge = values.find((v) => Math.abs(v) > LARGEST);
  if (tooLarge !== undefined) return giveUp(`${tooLarge} is more than the file's numbers hold`);
  const [from, absent] = [panel.offsets[s]!, mapping.covariates.filter((name) => !foundIn(panel, mapping).includes(name))];
  const past = mapping.covariates.map((name) => {
    const column = panel.covariates.find((c) => c.name === name)?.values;
    return column ? plain(column.subarray(from + y.length - values.length, from + y.length)) : [];
  });
  const notes = [
    ...(filled > 0 ? [`${plural(filled, 'missing value')} filled by interpolation`] : []),
    ...(absent.length > 0 ? [`the data have no covariate "${absent.join('", "')}": 0 stands in`] : []),
  ];
  return { id, end, state: 'fitted', tail: plain(values), past, ...(notes.length > 0 && { reason: notes.join('; ') }) };
}

/** Beyond, a square of a value leaves what a float of 32 bits holds. */
const LARGEST = 1e18;

/** The rows from `start` on without gaps: also filled from what lies before. */
function whole(y: Float64Array, start: number) {
  const { y: all, dropped, filled } = complete(y, 1);
  return { y: all.subarray(start - dropped), filled };
}

/** The tail after a later end of the same series. BAD_REQUEST where the history ends before that of the fit. */
export function laterTail(before: SeriesTail, panel: Panel, s: number, mapping: ForecasterMapping): SeriesTail {
  const later = tailOf(panel, s, mapping);
  if (before.end !== null && (later.end === null || later.end < before.end))
    throw new AlmanacError('BAD_REQUEST', `The history of "${before.id}" ends before that of the fit.`, {
      hint: 'Fit anew on the shorter history.',
    });
  return { ...later, ...(before.spread && later.state === 'fitted' && { spread: before.spread }) };
}
