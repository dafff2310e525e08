import { AlmanacError } from '#shared/base/errors.ts';
import { type Panel, seriesOf } from '#shared/domain/panel.ts';
import { calibrate } from '../conformal.ts';
import type { FitOptions, ModelContext } from '../define.ts';
import { withFile } from './file.ts';
import { aheadOf, pointwise } from './forecast.ts';
import { minHistoryOf } from './need.ts';
import { roll } from './roll.ts';
import type { ImportedParams, ImportedState, SeriesTail } from './state.ts';
import { foundIn, laterTail, tailOf } from './tails.ts';

/** Earlier origins that a file without quantiles is tried from. */
const ORIGINS = 8;

/** Nothing is learned: the ends of the histories are kept; and how far off the file was before, where it gives no quantiles. */
export function fitImported(panel: Panel, { file, mapping }: ImportedParams, options: FitOptions, ctx: ModelContext): ImportedState {
  const series = panel.ids.map((_, s) => {
    ctx.check();
    return tailOf(panel, s, mapping);
  });
  const state = { file, mapping, axis: panel.axis, found: foundIn(panel, mapping), series };
  if (!pointwise(mapping) || options.calibrate === false) return state;
  return { ...state, series: withSpread(panel, state, options.horizon, ctx) };
}

function withSpread(panel: Panel, state: ImportedState, horizon: number, ctx: ModelContext): SeriesTail[] {
  const { mapping } = state;
  const errors: Float64Array[][] = panel.ids.map(() => []);
  withFile(state.file, ctx, (session) => {
    for (let k = ORIGINS; k >= 1; k--) {
      const cuts = state.series.map(({ state: how }, s) =>
        how === 'fitted' ? originOf(seriesOf(panel, s).length, horizon, k, minHistoryOf(mapping)) : 0,
      );
      const at = cuts.flatMap((cut, s) => (cut > 0 && tailOf(panel, s, mapping, cut).state === 'fitted' ? [s] : []));
      const known = (s: number) =>
        mapping.covariates.map((name) => {
          const column = panel.covariates.find((c) => c.name === name)?.values;
          return (
            column?.slice(panel.offsets[s]! + cuts[s]!, Math.min(panel.offsets[s + 1]!, panel.offsets[s]! + cuts[s]! + horizon)) ??
            new Float64Array(0)
          );
        });
      const series = at.map((s) => ({ ...aheadOf(tailOf(panel, s, mapping, cuts[s]!), mapping), future: known(s) }));
      const rolled = roll(session, mapping, series, horizon, [0.5], ctx.check);
      at.forEach((s, i) => {
        const actual = seriesOf(panel, s).subarray(cuts[s]!, cuts[s]! + horizon);
        const made = rolled[i]!;
        if (!('failed' in made)) errors[s]!.push(actual.map((y, h) => y - made[0]![h]!));
      });
    }
  });
  return state.series.map((tail, s) => {
    const spread = tail.state === 'fitted' ? calibrate(errors[s]!, horizon) : undefined;
    return spread ? { ...tail, spread } : tail;
  });
}

/** Rows before the k-th last origin; origins are spread over the second half, or a step apart where that is short. */
function originOf(rows: number, horizon: number, k: number, least: number): number {
  const room = rows - Math.max(least, Math.floor(rows / 2));
  const latest = rows - Math.min(horizon, Math.max(1, Math.floor(room / 2)));
  const cut = latest - Math.max(1, Math.floor((room - (rows - latest)) / ORIGINS)) * (k - 1);
  return cut >= least ? cut : 0;
}

/** The same file for other series: the width of its errors there is not known. */
export const adoptImported = (state: ImportedState, panel: Panel, ctx: ModelContext): ImportedState => ({
  ...state,
  series: panel.ids.map((_, s) => {
    ctx.check();
    return tailOf(panel, s, state.mapping);
  }),
});

/** The same file after later ends of the same series. */
export function updateImported(state: ImportedState, panel: Panel, ctx: ModelContext): ImportedState {
  const place = new Map(panel.ids.map((id, s) => [id, s]));
  return {
    ...state,
    series: state.series.map((before) => {
      ctx.check();
      const s = place.get(before.id);
      if (s === undefined)
        throw new AlmanacError('BAD_REQUEST', `The panel has no series "${before.id}".`, { hint: 'Update with the series of the fit.' });
      return laterTail(before, panel, s, state.mapping);
    }),
  };
}
