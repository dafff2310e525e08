import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '#shared/contract.ts';
import { auditOf } from '../../audit/read.ts';
import { verifyAudit } from '../../audit/verify.ts';
import { bundleOf } from '../../bundle/manifest.fixture.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import { writeBundle } from '../../bundle/write.ts';
import { FOLDER, putPush, putRelease, putVersion, SERVER } from '../../registry/registry.fixture.ts';
import type { Database } from '../../store/database.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { registry } from './index.ts';

let workspace: TestWorkspace;
let dataset: string;
const approvals: string[] = [];
const model = 'Victoria';
const { models, get, setAlias, removeAlias, rollback, checklist } = registry;
const REQUIRED = ['cause', 'release', 'accuracy', 'data', 'inputs', 'servers'];

beforeAll(async () => {
  workspace = await openTestWorkspace();
  dataset = await putDataset(workspace.db, { axis: { kind: 'integer', step: 1 }, series: [{ name: 'a', t: [1, 2], y: [1, 2] }] });
  // Before the trail, as an earlier Almanac approved.
  for (const wape of [9, 8]) await putVersion(workspace.db, { name: 'Old', version: 1, dataset, scores: { wape }, old: true });
  await putVersion(workspace.db, { name: 'Old', version: 3, dataset, scores: { wape: 7 } });
  const versions = [
    { wape: 5.12, model: 'seasonal-naive', gates: [true, false] },
    { wape: 4.4, model: 'ets', gates: [true, true] },
    { wape: 4.1, model: 'theta', gates: [true] },
  ];
  for (const [i, { wape, ...rest }] of versions.entries()) {
    const { approval } = await putVersion(workspace.db, { name: model, version: i + 1, dataset, scores: { wape, r2: null }, ...rest });
    approvals.push(approval);
  }
});
afterAll(() => workspace.close());

const move = (version: number, alias = 'champion') => setAlias({ model, alias, version, reason: `to ${version}` }, workspace.ctx);
const back = (more: object = {}) => rollback({ model, alias: 'champion', reason: 'drift', checked: REQUIRED, ...more }, workspace.ctx);

describe('models', () => {
  it('lists versions, newest first, with what they rest on and where they went', async () => {
    const release = await putRelease(workspace.db, approvals[0]!, { digest: 'd1', signedBy: ['f'] });
    await putPush(workspace.db, release, SERVER);
    await putPush(workspace.db, release, FOLDER);
    const [old, found] = await models({}, workspace.ctx);
    expect(old!.name).toBe('Old');
    expect(found!.versions.map((v) => v.version)).toEqual([3, 2, 1]);
    expect(found!.versions[2]).toMatchObject({
      approval: approvals[0],
      key: 'seasonal-naive',
      author: { name: 'Ada' },
      reviewer: { name: 'Grace' },
      gatesPassed: 1,
      gates: 2,
      metrics: { wape: 5.12, r2: null },
      aliases: [],
      releases: [{ id: release, digest: 'd1', path: '/nowhere', signed: true, pushes: ['share', 'production'] }],
    });
    expect(await get({ model }, workspace.ctx)).toEqual(found);
    await expect(get({ model: 'x' }, workspace.ctx)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { hint: expect.stringContaining('Victoria') },
    });
  });

  it('counts approvals of before there were requests', async () => {
    const old = await get({ model: 'Old' }, workspace.ctx);
    expect(old.versions.map((v) => [v.version, v.metrics.wape])).toEqual([
      [3, 7],
      [2, 8],
      [1, 9],
    ]);
    expect(old.versions[2]!.reviewer).toEqual({ name: 'Grace', fingerprint: null });
  });
});

describe('an alias', () => {
  it('moves on record, and stands where it is set again', async () => {
    const first = await move(1);
    expect(first.aliases).toEqual({ champion: 1 });
    expect(await move(1)).toEqual(first);
    await move(2);
    const third = await move(3);
    await move(1, 'shadow');
    expect(third.moves.map(({ alias, from, to, rollback: r }) => [alias, from, to, r])).toEqual([
      ['champion', 2, 3, false],
      ['champion', 1, 2, false],
      ['champion', null, 1, false],
    ]);
    const events = await workspace.db.read((sql) => auditOf(sql, { subject: model, event: 'alias.moved' }));
    expect(events.at(-1)).toMatchObject({
      by: { name: 'test', fingerprint: null },
      body: {
        alias: 'shadow',
        approval: approvals[0],
        metrics: { wape: 5.12, r2: null },
        from: null,
        to: 1,
        reason: 'to 1',
        rollback: false,
        checked: [],
        records: { [approvals[0]!]: expect.any(String) },
      },
    });
    await expect(move(4)).rejects.toMatchObject({ code: 'NOT_FOUND', data: { hint: expect.stringContaining('3, 2, 1') } });
  });

  it('is taken away, and the version stays', async () => {
    const left = await removeAlias({ model, alias: 'shadow', reason: 'done' }, workspace.ctx);
    expect(left.aliases).toEqual({ champion: 3 });
    expect(left.versions).toHaveLength(3);
    expect(left.moves[0]).toMatchObject({ alias: 'shadow', from: 1, to: null });
    await expect(removeAlias({ model, alias: 'shadow', reason: 'x' }, workspace.ctx)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a rollback', () => {
  it('wants the checklist done', async () => {
    const refused = back({ checked: ['cause', 'people'] });
    await expect(refused).rejects.toMatchObject({
      code: 'UNSUITABLE',
      message: 'The checklist is not done: release, accuracy, data, inputs, servers.',
      data: { detail: { open: REQUIRED.slice(1) } },
    });
    const { items } = await checklist({ model, alias: 'champion' }, workspace.ctx);
    expect(items.filter((item) => item.required).map((item) => item.id)).toEqual(REQUIRED);
  });

  it('goes back step by step, not to and fro', async () => {
    expect((await back()).aliases.champion).toBe(2);
    const twice = await back();
    expect(twice.aliases.champion).toBe(1);
    expect(twice.moves[0]).toMatchObject({ alias: 'champion', from: 2, to: 1, reason: 'drift', rollback: true });
    await expect(back()).rejects.toMatchObject({ code: 'CONFLICT' });
    await move(3);
    expect((await back()).aliases.champion).toBe(1);
  });

  it('goes to a version by number, but not forward', async () => {
    await move(2, 'trial');
    await expect(back({ alias: 'trial' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(back({ alias: 'trial', to: 3 })).rejects.toMatchObject({ code: 'UNSUITABLE' });
    await expect(back({ alias: 'trial', to: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(back({ alias: 'trial', to: 2 })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await back({ alias: 'trial', to: 1 })).aliases.trial).toBe(1);
  });

  it('brings back one that was taken away; of one that never was there is nothing to go back to', async () => {
    await removeAlias({ model, alias: 'trial', reason: 'x' }, workspace.ctx);
    expect((await back({ alias: 'trial' })).aliases.trial).toBe(1);
    await expect(back({ alias: 'never' })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await checklist({ model, alias: 'never' }, workspace.ctx)).toEqual({ items: [], from: null, to: null });
  });

  it('tells in its checklist what can be told', async () => {
    await move(3);
    const { items, from, to } = await checklist({ model, alias: 'champion' }, workspace.ctx);
    expect([from, to]).toEqual([3, 1]);
    expect(Object.fromEntries(items.map(({ id, text }) => [id, text]))).toEqual({
      cause: 'What is wrong with version 3 is known, and the reason of the rollback says it: since when, and how it was noticed.',
      release:
        'The release of version 1 (d1, signed) is no longer at /nowhere, but was pushed to share, production. Built again from its approval it has the same bytes.',
      accuracy: 'Version 1 is good enough to go back to: WAPE 5.12 % in its backtest, version 3 WAPE 4.1 %; it passed 1 of 2 gates.',
      data: 'Version 1 knows data up to 2: what happened since is new to it.',
      inputs: 'Version 1 needs no inputs beside the history.',
      servers: 'Servers answer as before until they are told: roll back to version 1 on production too.',
      watch: expect.any(String),
      people: expect.stringContaining('version 1 answers again'),
      review: expect.stringContaining('whether version 3 comes back, on record'),
    });
  });
});

describe('the release that a rollback leads to', () => {
  const itemOf = async () =>
    (await checklist({ model: 'States', alias: 'champion' }, workspace.ctx)).items.find(({ id }) => id === 'release')!.text;

  it('is verified when the checklist is made', async () => {
    const ids = [];
    for (const version of [1, 2]) {
      ids.push(await putVersion(workspace.db, { name: 'States', version, dataset, model: 'naive', scores: { wape: 9 - version } }));
      await setAlias({ model: 'States', alias: 'champion', version, reason: 'x' }, workspace.ctx);
    }
    expect(await itemOf()).toBe('Version 1 has no release: one must be built before a server can answer from it.');
    const path = join(workspace.ctx.path, 'states');
    await writeBundle(path, 'folder', 'states', bundleOf());
    const { digest } = await verifyBundle(path);
    await putRelease(workspace.db, ids[0]!.approval, { path, digest });
    expect(await itemOf()).toBe(`The release of version 1 (${digest.slice(0, 12)}, not signed) verifies: every byte is as it was built.`);
    writeFileSync(join(path, 'model', 'state.json'), '[]');
    expect(await itemOf()).toMatch(/does NOT verify: .*model\/state\.json.* Built again from its approval it has the same bytes\.$/);
    rmSync(path, { recursive: true });
    expect(await itemOf()).toContain('is no longer at');
  });
});

describe('the registry', () => {
  it('left a trail that holds', async () => {
    expect(await workspace.db.read((sql) => verifyAudit(sql))).toMatchObject({ ok: true, problems: [] });
  });

  it('has no method that deletes what was approved', () => {
    const removing = Object.entries(contract).flatMap(([part, methods]) =>
      Object.keys(methods)
        .filter((name) => /remove|delete|forget|discard|purge|drop|clear/i.test(name))
        .map((name) => `${part}.${name}`),
    );
    expect(removing.sort()).toEqual(
      [
        'publish.removeTarget',
        'registry.removeAlias',
        'secrets.remove',
        ...removing.filter((m) => /^(workspace|forecasters|search)\./.test(m)),
      ].sort(),
    );
  });

  it('has no statement that deletes or changes records', () => {
    const folder = new URL('../../', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(ts|sql)$/.test(file) && !/\.(test|fixture)\.ts$/.test(file),
    );
    expect(files.length).toBeGreaterThan(300);
    const changing = files.filter((file) =>
      /(delete\s+from|update|drop\s+table|truncate)\s+(if\s+exists\s+)?(records|audit)\b/i.test(
        readFileSync(new URL(file, folder), 'utf8'),
      ),
    );
    expect(changing).toEqual([]);
  });

  it('lists 500 versions with a handful of queries', async () => {
    const many = await openTestWorkspace();
    const ds = await putDataset(many.db, { axis: { kind: 'integer', step: 1 }, series: [{ name: 'a', t: [1], y: [1] }] });
    await putVersion(many.db, { name: 'm', version: 1, dataset: ds });
    await many.db.write((sql) =>
      sql.run(`INSERT INTO records SELECT 'ap_' || printf('%016d', i), kind, hash, key, parents, dataset,
        replace(body::VARCHAR, '"version":1', '"version":' || (i + 1))::JSON, created, actor, seconds, seq + i FROM records, range(1, 500) AS r(i) WHERE kind = 'approval'`),
    );
    let queries = 0;
    const counted: Database = {
      ...many.db,
      read: (work) =>
        many.db.read((sql) =>
          work({
            ...sql,
            all: (...query) => {
              queries++;
              return sql.all(...query);
            },
          }),
        ),
    };
    const [found] = await models({}, { ...many.ctx, db: counted });
    expect(found!.versions).toHaveLength(500);
    expect(found!.versions[0]!.version).toBe(500);
    expect(queries).toBeLessThan(10);
    await many.close();
  });
});
