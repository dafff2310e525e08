import { blindFuture, type Future, type Panel } from '#shared/domain/panel.ts';
import { deriveAhead } from '../panel/derived.ts';
import { knownFeatures } from '../panel/known.ts';
import type { AskedSeries } from './read-series.ts';
import type { Release } from './release.ts';

/**
 * What is known of the horizon: the covariates that requests give, what follows from the time, and what is made of both, by the same functions
 * as at training. `panel` holds the histories that columns look back to.
 */
export function futureOf(
  { file, inputs }: Release,
  panel: Panel,
  asked: readonly AskedSeries[],
  horizon: number,
  times: Float64Array,
): Future {
  const known = inputs.columns.filter(({ role }) => role === 'known');
  if (known.length === 0) return blindFuture(horizon);
  const given = new Map(
    inputs.ahead.map((c): [string, Float64Array] => {
      const out = new Float64Array(asked.length * horizon);
      asked.forEach(({ ahead }, s) => {
        out.set(ahead[c]!, s * horizon);
      });
      return [inputs.given[c]!.name, out];
    }),
  );
  const byTime = new Map(knownFeatures(file.recipe, file.axis, times).map(({ name, values }) => [name, values]));
  const aheadOf = (name: string): Float64Array | undefined => given.get(name);
  const covariates = known.map(({ name }) => ({
    name,
    values: byTime.get(name) ?? given.get(name) ?? deriveAhead(inputs.made.get(name)!, panel, inputs.given, { horizon, times, aheadOf }),
  }));
  return { horizon, covariates };
}
