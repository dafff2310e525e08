import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendTo } from './append.ts';
import { type Database, openDatabase } from './database.ts';

let db: Database;
beforeEach(async () => {
  db = await openDatabase(':memory:', { threads: 2, memoryGiB: 1 });
  await db.write((sql) => sql.run('CREATE SCHEMA data; CREATE TABLE data."of a record" (s INTEGER, t BIGINT, y DOUBLE)'));
});
afterEach(() => db.close());

/** Rows `from` to `to`: y is missing at every seventh. */
const rows = (from: number, to: number) => {
  const n = Array.from({ length: to - from }, (_, i) => from + i);
  return [
    { type: 'integer', values: Int32Array.from(n, (i) => i % 1000) },
    { type: 'bigint', values: Float64Array.from(n, (i) => 1_700_000_000_000 + i) },
    { type: 'double', values: Float64Array.from(n, (i) => (i % 7 === 0 ? Number.NaN : i / 4)) },
  ] as const;
};

describe('appending to a stored table', () => {
  it.each([[[5]], [[0, 3, 2048]], [[130_000, 1, 122_880, 4096]]])('keeps every row, in order, in pieces of %j', async (sizes) => {
    const total = sizes.reduce((a, b) => a + b, 0);
    await db.write(async (sql) => {
      const appender = await appendTo(sql, 'of a record');
      let at = 0;
      for (const size of sizes) {
        await appender.rows(rows(at, at + size));
        at += size;
      }
      await appender.close();
    });
    const [facts] = await db.read((sql) =>
      sql.all(`SELECT count(*) AS n, count(y) AS known, count(*) FILTER (t <> 1700000000000 + rowid OR s <> rowid % 1000) AS misplaced,
        count(*) FILTER (y IS NULL AND rowid % 7 <> 0 OR y <> rowid / 4) AS wrong FROM data."of a record"`),
    );
    expect(Object.values(facts!).map(Number)).toEqual([total, total - Math.ceil(total / 7), 0, 0]);
  });

  it('leaves nothing where the transaction fails, and nothing beside it', async () => {
    const broken = db.write(async (sql) => {
      const appender = await appendTo(sql, 'of a record');
      await appender.rows(rows(0, 130_000));
      throw new Error('enough');
    });
    await expect(broken).rejects.toThrow('enough');
    const left = await db.read((sql) =>
      sql.all(
        `SELECT (SELECT count(*) FROM data."of a record") AS n, (SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'staged%') AS staged`,
      ),
    );
    expect(Object.values(left[0]!).map(Number)).toEqual([0, 0]);
  });
});
