import { Dataset } from '#shared/stages/import.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { number, text } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';

/** All data sets, newest first. Versions count up among those of one name. */
export async function listDatasets(sql: Sql) {
  const records = await listRecords(sql, 'dataset', Dataset);
  const left = new Map<string, number>();
  for (const { body } of records) left.set(body.name, (left.get(body.name) ?? 0) + 1);
  const seen = new Set<string>();
  return records.map((record) => {
    const { name } = record.body;
    const version = left.get(name)!;
    left.set(name, version - 1);
    const latest = !seen.has(name);
    seen.add(name);
    return { ...record, version, latest };
  });
}

/** The rows that an import kept aside, in the order of the file. */
export async function listRejects(sql: Sql, dataset: string, offset: number, limit: number) {
  const { body } = await getRecord(sql, 'dataset', dataset, Dataset);
  const rows = await sql.all(
    `SELECT line, col, text, reason FROM ${table(dataset, 'rejects')} ORDER BY line, col LIMIT ${limit} OFFSET ${offset}`,
  );
  return {
    total: body.rejected,
    rows: rows.map((row) => ({
      line: number(row, 'line'),
      column: text(row, 'col'),
      text: row.text == null ? '' : text(row, 'text'),
      reason: text(row, 'reason'),
    })),
  };
}
