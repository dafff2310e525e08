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
        workspace.db.write((sql) => appendAudit(sql, { by, event: 'target.saved', subject: `m${i % 3}`, body: { seconds: i } })),
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
      await appendAudit(sql, { by, event: 'target.removed', subject: 'm', body: {} });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await workspace.db.read((sql) => auditOf(sql))).toEqual(before);
  });

  it('holds a hash of every record that an entry names', async () => {
    const dataset = await putDataset(workspace.db, { axis: { kind: 'integer', step: 1 }, series: [{ name: 'a', t: [1, 2], y: [1, 2] }] });
    const entry = await workspace.db.write((sql) =>
      appendAudit(sql, { by, event: 'approval.commented', subject: 'rq', body: { text: '', about: [{ dataset }] } }),
    );
    expect(entry.body.records).toEqual({ [dataset]: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const [newest] = await workspace.db.read((sql) => newestAudit(sql, { subject: dataset, limit: 1 }));
    expect(newest).toEqual(entry);
  });

  it('is listed in pages, newest first, by what an entry is about', async () => {
    await workspace.db.write(async (sql) => {
      await appendAudit(sql, { by, event: 'approval.commented', subject: 'rq', body: { model: 'Victoria', text: 'target' } });
      await appendAudit(sql, {
        by,
        event: 'release.pushed',
        subject: 're',
        body: { push: 'pu_0000000000000000', target: 'share', digest: 'd' },
      });
      await appendAudit(sql, { by, event: 'target.saved', subject: 'share', body: { target: { kind: 'folder', name: 'share' } } });
    });
    const list = (page: Parameters<typeof newestAudit>[1]) => workspace.db.read((sql) => newestAudit(sql, page));
    const all = await list({ limit: 100 });
    expect(all.map((entry) => entry.seq)).toEqual(Array.from({ length: 24 }, (_, i) => 24 - i));
    expect((await list({ limit: 2, before: 23 })).map((entry) => entry.seq)).toEqual([22, 21]);
    expect((await list({ limit: 9, subject: 'share' })).map((entry) => entry.event)).toEqual(['target.saved', 'release.pushed']);
    expect((await list({ limit: 9, subject: 'Victoria' })).map((entry) => entry.event)).toEqual(['approval.commented']);
    expect(await list({ limit: 9, subject: 'target' })).toEqual([]);
  });
});
