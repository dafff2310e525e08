import { AlmanacError } from '#shared/base/errors.ts';
import type { Future } from '#shared/domain/panel.ts';
import type { Explanation, Importance, ModelContext } from '../define.ts';
import { importance as gains, shap } from '../trees/index.ts';
import { forecastAhead } from './ahead.ts';
import { type Feature, nameOf } from './recipe.ts';
import { futureOf, type LagState, trackOf } from './state.ts';
import { pickRows, rowsByPart } from './steps.ts';

/** Features whose own values mean something as they are. */
const plain = (f: Feature): boolean => 'name' in f || f.kind === 'step' || f.kind === 'phase' || f.kind === 'clock';

const FLOOR = 'not below 0';

/** Nothing to explain for a fallback: no features, the base is the forecast. */
export function explainSeries(state: LagState, id: string, future: Future, ctx: ModelContext): Explanation {
  const { horizon } = future;
  const found = state.series.find((s) => s.id === id);
  if (!found)
    throw new AlmanacError('NOT_FOUND', `The fit has no series "${id}".`, {
      hint: 'List its series to see the names.',
      place: { series: id },
    });
  const base = new Float64Array(horizon).fill(Number.NaN);
  if (!found.tail || !state.fit) return { base: base.fill(found.fallback?.last ?? Number.NaN), features: [] };
  const { recipe, parts } = state.fit;
  const track = trackOf(state, found, futureOf(state, future), 0, horizon);
  const values = recipe.features.map(() => new Float64Array(horizon));
  const given = recipe.features.map((f) => (plain(f) ? new Float64Array(horizon) : undefined));
  for (const { table, done, predicted } of forecastAhead([track], recipe, parts, horizon, ctx.check)) {
    const size = (r: number): number => table.unit[r]! * table.scale[r]!;
    rowsByPart(parts, table).forEach((rows, i) => {
      if (rows.length === 0) return;
      const { ensemble } = parts[i]!;
      const told = shap(ensemble, pickRows(table, rows), ctx.check);
      rows.forEach((r, k) => {
        const start = ensemble.link === 'log' ? Math.exp(told.base) : told.base;
        const moved = told.values.reduce((sum, v) => sum + v[k]!, 0);
        // On a log scale effects multiply: each gets the share of the move that it has of the sum of logs.
        const share = ensemble.link === 'log' && moved !== 0 ? (predicted[r]! - start) / moved : 1;
        base[done + r] = table.unit[r]! * table.offset[r]! + size(r) * start;
        told.values.forEach((v, c) => {
          values[c]![done + r] = v[k]! * share * size(r);
        });
      });
    });
    given.forEach((column, c) => {
      column?.set(table.columns[c]!, done);
    });
  }
  const floored = Float64Array.from({ length: horizon }, (_, h) => {
    const value = track.z[track.known + h]! * track.unit;
    return found.floor && value < 0 ? -value : 0;
  });
  const features = recipe.features
    .map((f, c) => ({ name: nameOf(f), values: values[c]!, ...(given[c] && { given: given[c] }) }))
    .concat({ name: FLOOR, values: floored })
    .filter((f) => f.values.some((v) => v !== 0));
  const size = (x: Float64Array): number => x.reduce((sum, v) => sum + Math.abs(v), 0);
  return { base, features: features.sort((a, b) => size(b.values) - size(a.values)) };
}

/** Share of the gain of all splits, over the learners of all steps. */
export function importanceOf({ fit }: LagState): readonly Importance[] {
  if (!fit) return [];
  const total = new Float64Array(fit.recipe.features.length);
  for (const { ensemble } of fit.parts)
    gains(ensemble).forEach((gain, c) => {
      total[c]! += gain / fit.parts.length;
    });
  return fit.recipe.features
    .map((f, c) => ({ name: nameOf(f), share: total[c]! }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}
