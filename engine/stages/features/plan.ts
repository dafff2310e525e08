import { AlmanacError } from '#shared/base/errors.ts';
import type { KnownAt } from '#shared/domain/known-at.ts';
import type { FeatureColumn, FeatureSet, Recipe } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';
import { type IssueKind, REPAIR_CHOICES, type RepairPolicy } from '#shared/stages/validate.ts';
import { madeColumns } from '../../panel/columns/specs.ts';
import { knownFeatures } from '../../panel/known.ts';
import type { PreparePlan } from './build/prepare.ts';
import type { Policies } from './build/repair.ts';

type Covariate = Dataset['covariates'][number];

/** A recipe as it applies to one data set: every name checked, every column named. */
export interface FeaturePlan extends PreparePlan {
  readonly recipe: Recipe;
  /** SQL columns of the varying covariates, in the order of `covariates`. */
  readonly sources: readonly string[];
  readonly statics: readonly { readonly name: string; readonly source: string }[];
  readonly columns: FeatureSet['columns'];
  policiesOf(series: string): Policies;
}

const refuse = (message: string, hint: string, field: string): AlmanacError =>
  new AlmanacError('BAD_REQUEST', message, { hint, place: { field } });

function checkRepairs(recipe: Recipe, series: ReadonlySet<string>): void {
  recipe.repairs.forEach(({ kind, policy, series: name }, i) => {
    const choices = REPAIR_CHOICES[kind];
    if (!choices.includes(policy))
      throw refuse(`The policy "${policy}" does not fit ${kind}.`, `Use one of: ${choices.join(', ')}.`, `recipe.repairs.${i}.policy`);
    if (name !== undefined && !series.has(name))
      throw refuse(`There is no series "${name}" in the data set.`, 'Use the name as series list shows it.', `recipe.repairs.${i}.series`);
    if (name !== undefined && COLUMN_WIDE.has(kind) && policy === 'drop')
      throw refuse(
        `A covariate cannot be dropped from the series "${name}" alone.`,
        'Drop it from all, or keep it.',
        `recipe.repairs.${i}.series`,
      );
  });
}

const COLUMN_WIDE: ReadonlySet<IssueKind> = new Set<IssueKind>(['frozen-covariate', 'missing-covariate']);

function chosenCovariates(recipe: Recipe, dataset: Dataset, dropped: ReadonlySet<string>): Covariate[] {
  const known = new Set(dataset.covariates.map((c) => c.name));
  recipe.covariates?.forEach((name, i) => {
    if (!known.has(name))
      throw refuse(
        `The data set has no covariate "${name}".`,
        known.size > 0 ? `It has: ${[...known].join(', ')}.` : 'It has none: leave covariates out of the recipe.',
        `recipe.covariates.${i}`,
      );
  });
  return dataset.covariates.filter((c) => (recipe.covariates?.includes(c.name) ?? true) && !dropped.has(c.name));
}

const withKnownAt = (column: Omit<FeatureColumn, 'knownAt'>, knownAt: KnownAt | undefined): FeatureColumn => ({
  ...column,
  ...(knownAt && { knownAt }),
});

function checkKnownAt(recipe: Recipe, chosen: readonly Covariate[]): void {
  recipe.knownAt.forEach(({ of, rule }, i) => {
    const field = `recipe.knownAt.${i}`;
    const found = chosen.find((c) => c.name === of);
    const names = chosen.filter((c) => c.role !== 'static').map((c) => c.name);
    if (!found || found.role === 'static')
      throw refuse(
        `There is no covariate "${of}" that varies in time.`,
        names.length > 0 ? `It is one of: ${names.join(', ')}.` : 'Leave knownAt out of the recipe.',
        field,
      );
    if (found.role === 'past' && rule.kind === 'day-before')
      throw refuse(
        `"${of}" is known up to the origin only: it cannot be known the day before.`,
        'Import it as known in advance, or say by how many minutes it is late.',
        field,
      );
  });
}

function refuseTwins(columns: FeatureSet['columns']): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name))
      throw refuse(
        `The feature "${name}" would be there twice.`,
        'Leave the repeated entry out, or rename the covariate at the import.',
        'recipe',
      );
    seen.add(name);
  }
}

/**
 * Resolves a recipe against a data set. `dropped` are covariates that its repairs drop. Throws BAD_REQUEST for names that do not exist
 * and policies that do not fit, UNSUITABLE for what the axis has not got.
 */
export function planFeatures(recipe: Recipe, dataset: Dataset, series: ReadonlySet<string>, dropped: ReadonlySet<string>): FeaturePlan {
  checkRepairs(recipe, series);
  const chosen = chosenCovariates(recipe, dataset, dropped);
  const withSource = (roles: readonly string[], letter: string) => {
    const all = dataset.covariates.filter((c) => (c.role === 'static') === (letter === 'z'));
    return roles.flatMap((role) => chosen.filter((c) => c.role === role).map((c) => ({ ...c, source: `${letter}${all.indexOf(c)}` })));
  };
  const varying = withSource(['known', 'past'], 'x');
  const statics = withSource(['static'], 'z');
  checkKnownAt(recipe, [...varying, ...statics]);
  const covariates = varying.map(({ name, role, type }) => ({ name, role: role as 'past' | 'known', type }));
  const knownAt = new Map(recipe.knownAt.map(({ of, rule }) => [of, rule]));
  const columns: FeatureSet['columns'] = [
    ...varying.map(({ name, role }) => withKnownAt({ name, role, from: name }, knownAt.get(name))),
    ...statics.map(({ name, role }) => ({ name, role, from: name })),
    ...madeColumns(recipe, dataset.axis, covariates).map(({ write: _, knownAt: rule, ...column }) => withKnownAt(column, rule)),
    ...knownFeatures(recipe, dataset.axis, new Float64Array(0)).map(({ name }) => ({
      name,
      role: 'known' as const,
      from: name.split('_')[0] === 'cal' ? 'calendar' : name.split('_')[0]!,
    })),
  ];
  refuseTwins(columns);
  const general = policiesFrom(recipe.repairs.filter((repair) => repair.series === undefined));
  const special = Map.groupBy(
    recipe.repairs.filter((repair) => repair.series !== undefined),
    (repair) => repair.series!,
  );
  return {
    recipe,
    axis: dataset.axis,
    seasons: dataset.seasons,
    covariates,
    sources: varying.map((c) => c.source),
    statics: statics.map(({ name, source }) => ({ name, source })),
    columns,
    policiesOf: (name) => (special.has(name) ? { ...general, ...policiesFrom(special.get(name)!) } : general),
  };
}

const policiesFrom = (repairs: readonly { kind: IssueKind; policy: RepairPolicy }[]): Policies =>
  Object.fromEntries(repairs.map(({ kind, policy }) => [kind, policy]));
