import type { contract } from '#shared/contract.ts';
import { Validation } from '#shared/stages/validate.ts';
import type { Handlers } from '../../handlers.ts';
import { getRecord } from '../../store/records.ts';
import { number } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';
import { issueFrom } from './issues.ts';
import { run } from './run.ts';

export const validateStage: Handlers<typeof contract.validate> = {
  run,
  get: ({ validation }, ctx) => ctx.db.read((sql) => getRecord(sql, 'validation', validation, Validation)),
  /** The gravest first; among equals in the order of the series and their checks. */
  issues: ({ validation, kind, series, offset, limit }, ctx) =>
    ctx.db.read(async (sql) => {
      await getRecord(sql, 'validation', validation, Validation);
      const chosen = `FROM ${table(validation, 'issues')} WHERE ($1 IS NULL OR kind = $1) AND ($2 IS NULL OR series = $2)`;
      const bind = [kind ?? null, series ?? null];
      const total = await sql.all(`SELECT count(*) AS n ${chosen}`, bind);
      const rows = await sql.all(
        `SELECT * ${chosen} ORDER BY list_position(['error', 'warn', 'info'], severity), rowid LIMIT ${limit} OFFSET ${offset}`,
        bind,
      );
      return { total: number(total[0]!, 'n'), issues: rows.map(issueFrom) };
    }),
};
