import type { RecordId } from '#shared/base/ids.ts';
import type { Recipe } from '#shared/stages/features.ts';
import type { IssueKind } from '#shared/stages/validate.ts';
import type { Sql } from '../../store/database.ts';
import { literal, number, text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';
import type { Stretch } from './build/repair.ts';

/** Kinds that are repaired where *validate* found them; the others are plain in the data. */
const BY_PLACE: readonly IssueKind[] = ['outlier', 'constant-run', 'zero-run', 'short'];

/** The issues that the recipe does something about, by series. */
export async function stretchesOf(sql: Sql, validation: RecordId, recipe: Recipe): Promise<Map<string, Stretch[]>> {
  const kinds = BY_PLACE.filter((kind) => recipe.repairs.some((repair) => repair.kind === kind && repair.policy !== 'keep'));
  if (kinds.length === 0) return new Map();
  const rows = await sql.all(
    `SELECT kind, series, "from", "to" FROM ${table(validation, 'issues')} WHERE kind IN (${kinds.map(literal).join(', ')}) ORDER BY rowid`,
  );
  const stretches = rows.map((row) => ({
    series: text(row, 'series'),
    stretch: { kind: text(row, 'kind') as IssueKind, from: number(row, 'from'), to: number(row, 'to') },
  }));
  const bySeries = new Map<string, Stretch[]>();
  for (const { series, stretch } of stretches) {
    const list = bySeries.get(series);
    if (list) list.push(stretch);
    else bySeries.set(series, [stretch]);
  }
  return bySeries;
}

/** Covariates that the recipe drops because of issues of their kind. */
export async function droppedCovariates(sql: Sql, validation: RecordId, recipe: Recipe): Promise<Set<string>> {
  const kinds = (['frozen-covariate', 'missing-covariate'] as const).filter((kind) =>
    recipe.repairs.some((repair) => repair.kind === kind && repair.policy === 'drop' && repair.series === undefined),
  );
  if (kinds.length === 0) return new Set();
  const rows = await sql.all(
    `SELECT DISTINCT col FROM ${table(validation, 'issues')} WHERE kind IN (${kinds.map(literal).join(', ')}) AND col IS NOT NULL`,
  );
  return new Set(rows.map((row) => text(row, 'col')));
}

export interface SeriesEntry {
  readonly name: string;
  /** Values of the static covariates asked for; NaN where missing. */
  readonly statics: readonly number[];
}

/** Names and static covariates of the series, by index. */
export async function seriesEntries(sql: Sql, dataset: RecordId, statics: readonly string[]): Promise<SeriesEntry[]> {
  const rows = await sql.all(`SELECT ${['name', ...statics].join(', ')} FROM ${table(dataset, 'series')} ORDER BY s`);
  return rows.map((row) => ({ name: text(row, 'name'), statics: statics.map((z) => (row[z] == null ? Number.NaN : number(row, z))) }));
}
