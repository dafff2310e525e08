import { BIGINT, DuckDBDataChunk, DuckDBListValue, LIST, VARCHAR } from '@duckdb/node-api';
import type { RecordId } from '#shared/base/ids.ts';
import type { Issue, IssueKind, RepairPolicy } from '#shared/stages/validate.ts';
import type { Sql } from '../../store/database.ts';
import { number, type Row, text, textOrNull } from '../../store/rows.ts';
import { table } from '../../store/tables.ts';

/** An issue as a check finds it: the series and the choices follow from where and what it is. */
export type Finding = Omit<Issue, 'series' | 'choices'>;

const CHUNK = 2048;
const COLUMNS = ['kind', 'severity', 'series', 'col', 'message', 'proposal', 'from', 'to', 'count', 'choices'] as const;
const TYPES = [VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, VARCHAR, BIGINT, BIGINT, BIGINT, LIST(VARCHAR)];

export const createIssues = (sql: Sql, id: RecordId): Promise<void> =>
  sql.run(
    `CREATE TABLE ${table(id, 'issues')} (kind VARCHAR, severity VARCHAR, series VARCHAR, col VARCHAR, message VARCHAR, proposal VARCHAR,
       "from" BIGINT, "to" BIGINT, count BIGINT, choices VARCHAR[])`,
  );

/** Takes issues as they come and writes them in large pieces. */
export async function issueWriter(sql: Sql, id: RecordId): Promise<{ put(issues: readonly Issue[]): void; close(): void }> {
  const appender = await sql.connection.createAppender(`${id}_issues`, 'data');
  let waiting: Issue[] = [];
  const flush = (issues: readonly Issue[]): void => {
    if (issues.length === 0) return;
    const chunk = DuckDBDataChunk.create(TYPES, issues.length);
    const cells: Record<(typeof COLUMNS)[number], unknown[]> = {
      kind: issues.map((i) => i.kind),
      severity: issues.map((i) => i.severity),
      series: issues.map((i) => i.series),
      col: issues.map((i) => i.column ?? null),
      message: issues.map((i) => i.message),
      proposal: issues.map((i) => i.proposal),
      from: issues.map((i) => BigInt(i.from)),
      to: issues.map((i) => BigInt(i.to)),
      count: issues.map((i) => BigInt(i.count)),
      choices: issues.map((i) => new DuckDBListValue(i.choices)),
    };
    COLUMNS.forEach((name, c) => {
      chunk.setColumnValues(c, cells[name] as never[]);
    });
    appender.appendDataChunk(chunk);
  };
  return {
    put(issues) {
      for (const issue of issues) waiting.push(issue);
      while (waiting.length >= CHUNK) {
        flush(waiting.slice(0, CHUNK));
        waiting = waiting.slice(CHUNK);
      }
    },
    close() {
      flush(waiting);
      appender.closeSync();
    },
  };
}

export function issueFrom(row: Row): Issue {
  const column = textOrNull(row, 'col');
  return {
    kind: text(row, 'kind') as IssueKind,
    severity: text(row, 'severity') as Issue['severity'],
    series: text(row, 'series'),
    ...(column === null ? {} : { column }),
    from: number(row, 'from'),
    to: number(row, 'to'),
    count: number(row, 'count'),
    message: text(row, 'message'),
    proposal: text(row, 'proposal') as RepairPolicy,
    choices: row.choices as RepairPolicy[],
  };
}
