import type { AnyModel } from '#models/kit/define.ts';
import type { ColumnSpec, Varying } from '../panel/columns/spec.ts';
import { madeColumns } from '../panel/columns/specs.ts';
import type { ServingFile } from './file.ts';

/** What a release's model looks at, of all that its data have. */
export interface Inputs {
  /** Whether it looks at the past of covariates too. */
  readonly past: boolean;
  /** All covariates that vary in time, as columns are made of them; by place: whether requests have to give it. */
  readonly given: readonly Varying[];
  readonly wanted: readonly boolean[];
  /** Those of them that have to be given for the horizon, by place in `given`. */
  readonly ahead: readonly number[];
  /** The columns of a panel for it, in the order of training. */
  readonly columns: readonly ServingFile['columns'][number][];
  /** How columns are made of others, by name. */
  readonly made: ReadonlyMap<string, ColumnSpec>;
}

export function inputsOf(file: ServingFile, model: AnyModel): Inputs {
  const { covariates } = model.can;
  const past = covariates === 'past-and-known';
  const none = covariates === 'none';
  const uses = (role: string): boolean => !none && (role === 'known' || (role === 'past' && past));
  const given = file.given.map(({ name, role, type }) => ({ name, role, type }));
  const wanted = given.map(({ role }) => uses(role));
  return {
    ...{ past, given, wanted },
    ahead: given.flatMap(({ role }, c) => (wanted[c] && role === 'known' ? [c] : [])),
    columns: file.columns.filter(({ role }) => uses(role)),
    made: new Map(none ? [] : madeColumns(file.recipe, file.axis, given).map((spec) => [spec.name, spec])),
  };
}
