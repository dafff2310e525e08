import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '../testing/context.ts';
import { putDataset } from '../testing/dataset.ts';
import { appendAudit } from './append.ts';
import { auditOf, newestAudit } from './read.ts';

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await openTestWorkspace();
});
afterAll(() => workspace.close());

const by = { name: 'Ada', fingerprint: null };

describe('the trail', () => {
  it('numbers without gaps and links each entry to the one before, also for writers at the same time', async () => {
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        workspace.db.write((sql) => appendAudit(sql, { by, event: 'alias.moved', subject: `m${i % 3}`, body: { seconds: i } })),
      ),
    );
    const all = await workspace.db.read((sql) => auditOf(sql));
    expect(all).toEqual(said);
    expect(all.map((entry) => entry.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(all.map((entry) => entry.previous)).toEqual(['0'.repeat(64), ...all.slice(0, -1).map((entry) => entry.hash)]);
    expect((await workspace.db.read((sql) => auditOf(sql, { subject: 'm1' }))).map((entry) => entry.body.seconds)).toEqual([
      1, 4, 7, 10, 13, 16, 19,
    ]);
  });

  it('is rolled back with what it tells of', async () => {
    const before = await workspace.db.read((sql) => auditOf(sql));
    const failed = workspace.db.write(async (sql) => {
      await appendAudit(sql, { by, event: 'alias.moved', subject: 'm', body: {} });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await workspace.db.read((sql) => auditOf(sql))).toEqual(before);
  });

  it('holds a hash of every record that an entry names', async () => {
    const dataset = await putDataset(workspace.db, { axis: { kind: 'integer', step: 1 }, series: [{ name: 'a', t: [1, 2], y: [1, 2] }] });
    const entry = await workspace.db.write((sql) =>
      appendAudit(sql, { by, event: 'approval.requested', subject: 'rq', body: { dataset } }),
    );
    expect(entry.body.records).toEqual({ [dataset]: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const [newest] = await workspace.db.read((sql) => newestAudit(sql, { subject: dataset, limit: 1 }));
    expect(newest).toEqual(entry);
  });
});
