import { afterAll, beforeAll, expect, it } from 'vitest';
import { Dataset } from '#shared/stages/import.ts';
import { getRecord } from '../store/records.ts';
import { table } from '../store/tables.ts';
import { openTestWorkspace, type TestWorkspace } from './context.ts';
import { putDataset } from './dataset.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

it('writes the record and the tables of an import', async () => {
  const id = await putDataset(workspace.db, {
    axis: { kind: 'integer', step: 1 },
    covariates: [
      { name: 'price', role: 'known' },
      { name: 'size', role: 'static' },
    ],
    series: [
      { name: "it's", t: [1, 2, 2], y: [5, Number.NaN, 0], x: { price: [1, 2, 3] }, z: { size: 7 } },
      { name: 'b', t: [9], y: [Number.NaN], x: { price: [Number.NaN] }, z: {} },
    ],
  });
  await workspace.db.read(async (sql) => {
    const { body } = await getRecord(sql, 'dataset', id, Dataset);
    expect([body.rows, body.seriesCount, body.missing, body.from, body.to]).toEqual([4, 2, 2, 1, 9]);
    expect((await sql.all(`SELECT * FROM ${table(id)}`)).map((r) => Object.values(r))).toEqual([
      [0, 1n, 5, 1],
      [0, 2n, null, 2],
      [0, 2n, 0, 3],
      [1, 9n, null, null],
    ]);
    expect((await sql.all(`SELECT * FROM ${table(id, 'series')}`)).map((r) => Object.values(r))).toEqual([
      [0, "it's", 3n, 1n, 1n, 1n, 2n, 2.5, 0, 5, 7],
      [1, 'b', 1n, 1n, 0n, null, null, null, null, null, null],
    ]);
  });
});
