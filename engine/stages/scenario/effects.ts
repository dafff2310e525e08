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
  const sum = effects.reduce((s, e) => s + e.difference, 0);
  return { effects, interaction: alone.length === 1 ? 0 : together - baseline - sum };
}

/** Whether two futures differ in any value. */
export const differs = (a: Future, b: Future): boolean =>
  a.covariates.some(({ values }, c) => values.some((v, i) => !Object.is(v, b.covariates[c]!.values[i])));
