import type { Panel } from '#shared/domain/panel.ts';
import type { Recipe } from '#shared/stages/features.ts';
import type { ColumnSpec, Varying } from './columns/spec.ts';
import { madeColumns } from './columns/specs.ts';

/** Columns known in advance that a recipe makes of other ones, or of the sun. */
export const derivedKnown = (recipe: Recipe, panel: Panel, given: readonly Varying[]): ColumnSpec[] =>
  madeColumns(recipe, panel.axis, given).filter((spec) => spec.role === 'known');

const NONE = new Float64Array(0);

/** Such a column over the horizon: made of the history and of what is known, or assumed, of the steps ahead. Series-major. */
export function deriveAhead(
  { from, write }: ColumnSpec,
  panel: Panel,
  given: readonly Varying[],
  { horizon, times, aheadOf }: { horizon: number; times: Float64Array; aheadOf: (name: string) => Float64Array | undefined },
): Float64Array {
  const out = new Float64Array(panel.ids.length * horizon);
  const history = panel.covariates.find((c) => c.name === from)?.values ?? NONE;
  const ahead = aheadOf(from) ?? NONE;
  panel.ids.forEach((_, s) => {
    const [first, end] = [panel.offsets[s]!, panel.offsets[s + 1]!];
    const joined = (past: Float64Array, next: Float64Array): Float64Array => {
      if (next.length === 0) return NONE;
      const both = new Float64Array(end - first + horizon);
      both.set(past.subarray(first, end));
      both.set(next.subarray(s * horizon, (s + 1) * horizon), end - first);
      return both;
    };
    const covariates = given.map((c) => (c.name === from ? joined(history, ahead) : NONE));
    write({ times: joined(panel.times, times), y: NONE, covariates }, end - first, end - first + horizon, out, s * horizon);
  });
  return out;
}
