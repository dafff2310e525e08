import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredRecord } from '#shared/domain/record.ts';
import { verifyAudit } from '../audit/verify.ts';
import { registry } from '../services/registry/index.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/context.ts';
import { putDataset } from '../testing/dataset.ts';
import { lineageOf } from './lineage.ts';
import { FOLDER, putPush, putRelease, putVersion, SERVER, type VersionIds } from './registry.fixture.ts';

let workspace: TestWorkspace;
let one: VersionIds;
let two: VersionIds;
let release: string;
let pushes: string[];
const model = 'Victoria';
beforeAll(async () => {
  workspace = await openTestWorkspace();
  const data = (name: string) =>
    putDataset(workspace.db, { name, axis: { kind: 'integer', step: 1 }, series: [{ name: 'a', t: [1, 2], y: [1, 2] }] });
  one = await putVersion(workspace.db, { name: model, version: 1, dataset: await data('old'), model: 'naive' });
  two = await putVersion(workspace.db, { name: model, version: 2, dataset: await data('new'), model: 'ets', gates: [true, false] });
  release = await putRelease(workspace.db, two.approval, { digest: 'd'.repeat(64), signedBy: ['f'] });
  pushes = [await putPush(workspace.db, release, SERVER), await putPush(workspace.db, release, FOLDER)];
  await registry.setAlias({ model, alias: 'champion', version: 2, reason: 'x' }, workspace.ctx);
});
afterAll(() => workspace.close());

describe('the lineage', () => {
  it('leads from the source file to targets and aliases', async () => {
    const { nodes, edges } = await registry.lineage({ model, version: 2 }, workspace.ctx);
    const shown = nodes.map(({ kind, title, depth }) => [depth, kind, title]);
    expect(shown).toEqual([
      [0, 'source', 'new.csv'],
      [1, 'dataset', 'new'],
      [2, 'validation', 'Quality 0.90'],
      [3, 'features', '0 columns'],
      [4, 'backtest', '1 model'],
      [4, 'fit', 'ETS'],
      [5, 'comparison', 'Best: ets'],
      [6, 'request', 'By Ada'],
      [7, 'approval', 'Victoria 2'],
      [8, 'alias', 'champion'],
      [8, 'release', 'dddddddddddd'],
      ...nodes.filter((n) => n.kind === 'push').map((n) => [9, 'push', n.title]),
      [10, 'target', 'production'],
      [10, 'target', 'share'],
    ]);
    expect(nodes.find((n) => n.kind === 'approval')).toMatchObject({
      id: two.approval,
      detail: 'by Grace, 1 of 2 gates passed',
      head: { id: two.approval, kind: 'approval' },
    });
    expect(
      nodes
        .filter((n) => n.head === undefined)
        .map((n) => n.kind)
        .sort(),
    ).toEqual(['alias', 'source', 'target', 'target']);
    expect(edges).toContainEqual({ from: two.approval, to: 'alias:champion' });
    expect(edges).toContainEqual({ from: release, to: pushes[0] });
    expect(edges).toContainEqual({ from: pushes[1], to: 'target:share' });
    expect(edges).toContainEqual({ from: two.comparison, to: two.approval });
  });

  it('of all versions holds what each of them rests on, once', async () => {
    const { nodes } = await registry.lineage({ model }, workspace.ctx);
    const ids = nodes.map((n) => n.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([one.fit, two.fit, one.backtest, two.approval]));
    await expect(registry.lineage({ model, version: 3 }, workspace.ctx)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('puts every node one step beyond the deepest that leads to it, whatever the graph', () => {
    const graph = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 30 }).map((parents) =>
      parents.map((from, i): StoredRecord => {
        const id = `se_${String(i).padStart(16, '0')}`;
        const names = i === 0 ? [] : [...new Set(from.map((n) => `se_${String(n % i).padStart(16, '0')}`))];
        return { head: { id, kind: 'search', parents: names, hash: '', created: '', actor: '', seconds: 0 }, body: {} };
      }),
    );
    fc.assert(
      fc.property(graph, (records) => {
        const { nodes, edges } = lineageOf({ records, aliases: [] });
        const depth = new Map(nodes.map((n) => [n.id, n.depth]));
        for (const { id, depth: mine } of nodes) {
          const before = edges.filter((e) => e.to === id).map((e) => depth.get(e.from)!);
          expect(mine).toBe(before.length === 0 ? 0 : 1 + Math.max(...before));
        }
        expect(nodes).toHaveLength(records.length);
        expect(edges).toHaveLength(records.flatMap((r) => r.head.parents).length);
      }),
    );
  });
});

describe('the export', () => {
  it('is the whole registry as plain JSON, with checksums and the head of the trail', async () => {
    const found = await registry.export({}, workspace.ctx);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found).toMatchObject({
      format: 'almanac-registry',
      formatVersion: 1,
      models: [{ name: model, aliases: { champion: 2 } }],
      approvals: { [one.approval]: { body: { name: model, version: 1, reviewer: { name: 'Grace' } } } },
      artifacts: [
        { key: 'Victoria-2-ets', type: 'ets', state: { sha256: '2', bytes: 1000 }, releases: [{ digest: 'd'.repeat(64), files: [] }] },
        { key: 'Victoria-1-naive', version: 1, releases: [] },
      ],
    });
    const { head, entries } = await workspace.db.read((sql) => verifyAudit(sql));
    expect(found.audit).toEqual({ head, entries });
  });
});
