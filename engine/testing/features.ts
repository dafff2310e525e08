import type { RecordId } from '#shared/base/ids.ts';
import { FeatureSet, Recipe } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import type { Database } from '../store/database.ts';
import { getRecord, putRecord, recordId } from '../store/records.ts';
import { table } from '../store/tables.ts';

/**
 * A feature set that takes a regular data set as it is: no repairs, its past and known covariates as columns. `derived` adds columns
 * that SQL makes from s, t, y, x0 …; they must not look ahead. Parents are a validation that is not stored.
 */
export async function putFeatures(
  db: Database,
  dataset: RecordId,
  options: { recipe?: Partial<Recipe>; derived?: readonly { name: string; role: 'past' | 'known'; sql: string }[] } = {},
): Promise<RecordId> {
  return db.write(async (sql) => {
    const { body: source } = await getRecord(sql, 'dataset', dataset, Dataset);
    const given = source.covariates.filter((c) => c.role !== 'static');
    const derived = options.derived ?? [];
    const rows = Number((await sql.all(`SELECT count(*) AS n FROM ${table(dataset)}`))[0]!.n);
    const body: FeatureSet = FeatureSet.parse({
      dataset,
      validation: 'va_0000000000000000',
      recipe: Recipe.parse(options.recipe ?? {}),
      columnsBefore: 1 + given.length,
      columns: [
        ...given.map((c) => ({ name: c.name, role: c.role, from: 'given' })),
        ...derived.map(({ name, role }) => ({ name, role, from: 'derived' })),
      ],
      rows,
      seriesCount: source.seriesCount,
      applied: [],
      excluded: [],
    });
    const id = recordId('features', [dataset], body);
    const columns = [...given.map((_, k) => `x${k} AS f${k}`), ...derived.map((d, k) => `(${d.sql})::DOUBLE AS f${given.length + k}`)];
    await sql.run(
      `CREATE TABLE IF NOT EXISTS ${table(id)} AS SELECT ${['s', 't', 'y', 'y AS raw', ...columns].join(', ')} FROM ${table(dataset)} ORDER BY s, t`,
    );
    await putRecord(sql, { kind: 'features', parents: [dataset], inputs: body, body, actor: 'test', seconds: 0 }, id);
    return id;
  });
}
