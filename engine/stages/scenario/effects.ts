import type { Future } from '#shared/domain/panel.ts';

/** Sum over all that is known. */
export function total(values: Float64Array): number {
  let sum = 0;
  for (const v of values) if (Number.isFinite(v)) sum += v;
  return sum;
}

export interface Effects {
  readonly effects: { edit: number; difference: number }[];
  /** What all edits together do beyond the sum of what each does alone. */
  readonly interaction: number;
}

/** The effect of each edit alone on the total, and the interaction. */
export function effectsOf(baseline: number, together: number, alone: readonly number[]): Effects {
  const effects = alone.map((value, edit) => ({ edit, difference: value - baseline }));
  const rest = effects.reduce((left, e) => left - e.difference, together - baseline);
  // Less than rounding makes of numbers of this size is none.
  const noise = 1e-12 * alone.length * (Math.abs(baseline) + Math.abs(together));
  return { effects, interaction: alone.length === 1 || Math.abs(rest) <= noise ? 0 : rest };
}

/** Whether two futures differ in any value. */
export const differs = (a: Future, b: Future): boolean =>
  a.covariates.some(({ values }, c) => values.some((v, i) => !Object.is(v, b.covariates[c]!.values[i])));
