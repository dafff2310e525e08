import { AlmanacError } from '#shared/base/errors.ts';
import type { KnownAt } from '#shared/domain/known-at.ts';
import type { FeatureColumn, Recipe } from '#shared/stages/features.ts';

/** A covariate that varies in time. */
export interface Varying {
  readonly name: string;
  readonly role: 'past' | 'known';
  readonly type: 'number' | 'category';
}

/** One series as columns are made of it: its rows, and its covariates in the order of their list. */
export interface Rows {
  readonly times: Float64Array;
  readonly y: Float64Array;
  readonly covariates: readonly Float64Array[];
}

/** One column that is made of others: its name and role, and how the rows `from` to `to` of a series are written to `out` at `offset`. */
export interface ColumnSpec extends Omit<FeatureColumn, 'knownAt'> {
  readonly knownAt?: KnownAt | undefined;
  readonly write: (rows: Rows, from: number, to: number, out: Float64Array, offset: number) => void;
}

/** Writes a column made of one other, `x`. */
export type Write = (x: Float64Array, times: Float64Array, from: number, to: number, out: Float64Array, offset: number) => void;

/** Makes a spec of what is written from the target (`of` left out) or one covariate, whose role and time of being known it takes. */
export type Make = (name: string, of: string | undefined, lag: number, field: string, write: Write) => ColumnSpec;

export const refuse = (message: string, hint: string, field: string): AlmanacError =>
  new AlmanacError('BAD_REQUEST', message, { hint, place: { field } });

/**
 * Throws BAD_REQUEST where there is no such covariate in numbers, and where a lag of 0 would show the target to itself. A past covariate
 * may be seen at its own time, as it is itself: models take its column up to the origin only.
 */
export function maker(recipe: Recipe, covariates: readonly Varying[]): Make {
  const knownAt = new Map(recipe.knownAt.map(({ of, rule }) => [of, rule]));
  const numeric = covariates.filter((c) => c.type === 'number').map((c) => c.name);
  const hint = numeric.length > 0 ? `Covariates in numbers: ${numeric.join(', ')}.` : 'The recipe has no covariate in numbers.';
  return (name, of, lag, field, write) => {
    if (of === undefined) {
      if (lag < 1) throw refuse('A lag of 0 would show the target to itself.', 'Use a lag of 1 or more.', field);
      return { name, role: 'past', from: 'target', write: ({ times, y }, ...place) => write(y, times, ...place) };
    }
    const c = covariates.findIndex((one) => one.name === of);
    const found = covariates[c];
    if (!found) throw refuse(`There is no covariate "${of}" that varies in time.`, hint, field);
    if (found.type !== 'number') throw refuse(`"${of}" is a category: it has no lags, means or degrees.`, hint, field);
    return {
      ...{ name, role: found.role, from: of, knownAt: knownAt.get(of) },
      write: ({ times, covariates: values }, ...place) => write(values[c]!, times, ...place),
    };
  };
}
