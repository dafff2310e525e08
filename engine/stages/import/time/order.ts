import { addSteps } from '#shared/base/axis.ts';
import type { ImportPlan } from '#shared/stages/import.ts';
import type { Sql } from '../../../store/database.ts';
import { startOf } from './start.ts';

const TOGETHER = 5000;

/** Gives every row of the draft its time by its place within its series, from the start of the plan. */
export async function countTimes(sql: Sql, draft: string, plan: ImportPlan): Promise<void> {
  const start = startOf(plan);
  const [{ most } = { most: 0 }] = (await sql.all(
    `SELECT max(n)::INTEGER AS most FROM (SELECT count(*) AS n FROM ${draft} GROUP BY s)`,
  )) as { most: number }[];
  await sql.run('CREATE OR REPLACE TEMP TABLE times (k BIGINT, t BIGINT)');
  if (plan.axis.kind === 'integer') await sql.run(`INSERT INTO times SELECT k, ${start} + k * ${plan.axis.step} FROM range(${most}) r(k)`);
  else
    for (let from = 0; from < most; from += TOGETHER) {
      const values = Array.from(
        { length: Math.min(TOGETHER, most - from) },
        (_, i) => `(${from + i}, ${addSteps(plan.axis, start, from + i)})`,
      );
      await sql.run(`INSERT INTO times VALUES ${values.join(', ')}`);
    }
  const counted = `${draft.slice(0, -1)}_counted"`;
  await sql.run(
    `CREATE TABLE ${counted} AS SELECT d.* EXCLUDE (id, k) REPLACE (times.t AS t)
     FROM (SELECT *, rowid AS id, row_number() OVER (PARTITION BY s ORDER BY rowid) - 1 AS k FROM ${draft}) d JOIN times USING (k) ORDER BY d.id`,
  );
  await sql.run(`DROP TABLE ${draft}`);
  await sql.run(`ALTER TABLE ${counted} RENAME TO ${draft.replace(/^data\./, '')}`);
  await sql.run('DROP TABLE times');
}
