import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateRule } from '#shared/domain/gate.ts';
import { Approval } from '#shared/stages/approve.ts';
import { auditOf } from '../../audit/read.ts';
import type { JobContext } from '../../context.ts';
import { type Signer, signerOf } from '../../identity/signer.ts';
import { verifySignature } from '../../identity/verify.ts';
import { pipeline } from '../../pipeline.ts';
import { putRecord } from '../../store/records.ts';
import { putComparison, putValidated } from '../../testing/approved.ts';
import { openTestWorkspace, type TestWorkspace } from '../../testing/context.ts';
import { putDataset } from '../../testing/dataset.ts';
import { approvalBytes } from './signed.ts';

const { approve, train } = pipeline;
const key = (name: string, n: number): Signer => signerOf(name, new Uint8Array(32).fill(n));
const scores = { wape: 4, 'coverage-80': 82, 'relative-bias': -1.5 };

let workspace: TestWorkspace;
let fit: string;
let comparison: string;
let dataset: string;

const as = (actor: string, signer?: Signer): JobContext => ({ ...workspace.ctx, actor, signer: async () => signer });
const ada = () => as('Ada', key('Ada', 1));
const grace = () => as('Grace', key('Grace', 2));

let models = 0;
/** A request under a name of its own. */
const ask = (ctx = ada(), model = `Model ${++models}`) =>
  approve.request({ fit, comparison, model, note: 'Better than last year.', change: 'None.' }, ctx);
const say = (request: string, decision: 'approve' | 'reject' | 'changes', ctx = grace(), conditions: string[] = []) =>
  approve.decide({ request, decision, note: 'I looked at it.', conditions }, ctx);
const requests = (open = false) => approve.requests({ open }, grace());
const approvalOf = async (id: string | null | undefined) => {
  const { head, body } = (await approve.list({}, workspace.ctx)).find(({ head }) => head.id === id)!;
  return { head, body: Approval.parse(body) };
};

beforeAll(async () => {
  workspace = await openTestWorkspace();
  const y = [10, 12, 11, 13, 10, 12, 11, 13, 10, 12, 11, 13];
  dataset = await putDataset(workspace.db, {
    axis: { kind: 'integer', step: 1 },
    seasons: [4],
    series: [{ name: 'a', t: y.map((_, i) => i + 1), y }],
  });
  const features = await putValidated(workspace.db, dataset, 0.9);
  const choice = { model: 'seasonal-naive', params: { season: 4 } };
  fit = (await train.run({ features, choice, horizon: 4, seed: 1 }, workspace.ctx)).record;
  comparison = await putComparison(workspace.db, dataset, features, [{ ...choice, scores }]);
});
afterAll(() => workspace.close());

describe('a request', () => {
  it('holds who asks, for what, why, and the gates of the workspace', async () => {
    const { request, state, comments, decision, blocked } = await ask(ada(), 'Spring');
    expect(request.head).toMatchObject({ kind: 'request', parents: [fit, comparison], actor: 'Ada' });
    expect(request.body).toMatchObject({ fit, comparison, dataset, key: 'seasonal-naive', model: 'Spring', change: 'None.' });
    expect(request.body.author).toEqual({ name: 'Ada', fingerprint: key('Ada', 1).identity.fingerprint });
    expect(request.body.gates.map((gate) => gate.id)).toContain('coverage-80');
    expect({ state, comments, decision }).toEqual({ state: 'open', comments: [], decision: null });
    expect(blocked).toContain('Ada asked for it');
    expect((await requests()).find((view) => view.request.head.id === request.head.id)).toMatchObject({ blocked: null });
  });

  it('is not made twice while it is open, whoever asks', async () => {
    const { request } = await ask(ada(), 'Summer');
    await expect(ask(grace(), 'Summer')).rejects.toMatchObject({ code: 'UNSUITABLE', message: expect.stringContaining(request.head.id) });
  });

  it('keeps all comments in their order, also those after the decision', async () => {
    const { request } = await ask();
    const id = request.head.id;
    await approve.comment({ request: id, text: 'Why so wide?' }, grace());
    await approve.comment({ request: id, text: 'Few data.' }, ada());
    await say(id, 'reject');
    const { comments } = await approve.comment({ request: id, text: 'Seen again in May.' }, as('Edsger'));
    expect(comments.map(({ by, text }) => [by.name, text])).toEqual([
      ['Grace', 'Why so wide?'],
      ['Ada', 'Few data.'],
      ['Edsger', 'Seen again in May.'],
    ]);
  });

  it('is taken back by its author alone, while it is open; made again it descends from the first', async () => {
    const { request } = await ask(ada(), 'Winter');
    const take = (ctx: JobContext) => approve.withdraw({ request: request.head.id, note: 'Too early.' }, ctx);
    await expect(take(grace())).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('only its author') });
    expect(await take(ada())).toMatchObject({ state: 'withdrawn', decision: null, blocked: expect.stringContaining('withdrawn') });
    await expect(take(ada())).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(say(request.head.id, 'approve')).rejects.toMatchObject({ code: 'CONFLICT' });
    const again = await ask(ada(), 'Winter');
    expect(again.request.head.parents).toEqual([fit, comparison, request.head.id]);
    expect(again.state).toBe('open');
    expect((await requests(true)).map((view) => view.request.head.id)).toContain(again.request.head.id);
    expect((await requests(true)).map((view) => view.request.head.id)).not.toContain(request.head.id);
  });
});

describe('a decision', () => {
  it('makes the next version of the model, with the words and the signature of the reviewer', async () => {
    const first = await ask(ada(), 'Versions');
    const done = await say(first.request.head.id, 'approve', grace(), ['Only for Victoria', 'Until June']);
    expect(done).toMatchObject({
      state: 'approved',
      version: 1,
      decision: { decision: 'approve', conditions: ['Only for Victoria', 'Until June'] },
    });
    const { head, body } = await approvalOf(done.approval);
    expect(head).toMatchObject({ actor: 'Grace', parents: [fit, comparison, first.request.head.id] });
    expect(body).toMatchObject({ name: 'Versions', note: 'I looked at it.', conditions: ['Only for Victoria', 'Until June'] });
    expect([body.author?.name, body.reviewer?.name, body.request]).toEqual(['Ada', 'Grace', first.request.head.id]);
    expect(body.signature?.fingerprint).toBe(body.reviewer?.fingerprint);
    expect(verifySignature(approvalBytes(body), body.signature!)).toBe(true);
    for (const forged of [
      { ...body, note: 'I looked at it!' },
      { ...body, version: 2 },
      { ...body, conditions: [] },
    ])
      expect(verifySignature(approvalBytes(forged), body.signature!)).toBe(false);

    const second = await ask(ada(), 'Versions');
    expect((await say(second.request.head.id, 'approve')).version).toBe(2);
    const other = await ask(ada(), 'Another');
    expect((await say(other.request.head.id, 'approve')).version).toBe(1);
  });

  it.each(['reject', 'changes'] as const)('"%s" makes no version, and closes the request', async (decision) => {
    const before = (await approve.list({}, workspace.ctx)).length;
    const { request } = await ask();
    const view = await say(request.head.id, decision, grace(), ['Add the holidays']);
    expect(view).toMatchObject({ state: decision === 'reject' ? 'rejected' : 'changes', approval: null, version: null });
    expect(view.decision).toMatchObject({ by: { name: 'Grace' }, note: 'I looked at it.', conditions: ['Add the holidays'] });
    expect((await approve.list({}, workspace.ctx)).length).toBe(before);
    await expect(say(request.head.id, 'approve')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of two at once one wins', async () => {
    const { request } = await ask();
    const both = await Promise.allSettled([
      say(request.head.id, 'approve', grace()),
      say(request.head.id, 'approve', as('Edsger', key('Edsger', 3))),
    ]);
    expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ code: 'CONFLICT' });
    const trail = await workspace.db.read((sql) => auditOf(sql, { subject: request.head.id, event: 'approval.decided' }));
    expect(trail).toHaveLength(1);
    expect((await approve.list({}, workspace.ctx)).filter(({ body }) => body.request === request.head.id)).toHaveLength(1);
  });

  it('by rules that were changed while they were computed is no approval', async () => {
    const { request } = await ask();
    const { db } = workspace.ctx;
    const changeFirst: typeof db.write = async (work) => {
      await approve.setPolicy({ preset: 'strict', reason: 'Meanwhile.' }, ada());
      return db.write(work);
    };
    const late = { ...grace(), db: { ...db, write: changeFirst } };
    await expect(say(request.head.id, 'approve', late)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('changed'),
    });
    await approve.setPolicy({ preset: 'standard', reason: 'Back.' }, ada());
    expect((await say(request.head.id, 'approve')).state).toBe('approved');
  });

  it('is on the trail with the record that it made, signed', async () => {
    const { request } = await ask();
    const { approval, version } = await say(request.head.id, 'approve');
    const trail = await workspace.db.read((sql) => auditOf(sql, { subject: request.head.id }));
    expect(trail.map((entry) => [entry.event, entry.by.name, entry.signature !== null])).toEqual([
      ['approval.requested', 'Ada', true],
      ['approval.decided', 'Grace', true],
    ]);
    expect(await pipeline.audit.verify({}, workspace.ctx)).toMatchObject({ ok: true, problems: [] });
    expect(trail[1]!.body).toMatchObject({ decision: 'approve', approval, version, records: { [approval!]: expect.any(String) } });
  });
});

describe('the author', () => {
  it.each([
    ['under the same key', () => ada(), () => ada()],
    ['under the same key and another name', () => ada(), () => as('Grace', key('Grace', 1))],
    ['without a key and under the same name', () => ada(), () => as('Ada')],
    ['who takes another name, and no key,', () => ada(), () => as('Grace')],
    ['who had no key and has one now', () => as('Ada'), () => ada()],
    ['without any key', () => as('Ada'), () => as('Ada')],
    ['whose name is written otherwise', () => as('Ada Lovelace'), () => as('  ada  LOVELACE ')],
  ])('%s may not decide', async (_, author, reviewer) => {
    const { request } = await ask(author());
    for (const decision of ['approve', 'reject', 'changes'] as const)
      await expect(say(request.head.id, decision, reviewer())).rejects.toMatchObject({
        code: 'UNSUITABLE',
        message: expect.stringContaining('asked for it'),
      });
    expect(
      (await approve.requests({ open: true }, reviewer())).find((view) => view.request.head.id === request.head.id)!.blocked,
    ).not.toBeNull();
  });

  it('is not somebody of the same name with another key', async () => {
    const { request } = await ask(ada());
    expect((await say(request.head.id, 'approve', as('Ada', key('Ada', 9)))).state).toBe('approved');
  });

  it('may decide where the workspace says so, and is seen to have done it', async () => {
    await approve.setPolicy({ selfApproval: true, reason: 'One analyst here.' }, grace());
    const { request, blocked } = await ask();
    expect(blocked).toBeNull();
    const { approval } = await say(request.head.id, 'approve', ada());
    const { body } = await approvalOf(approval);
    expect(body.reviewer).toEqual(body.author);
    await approve.setPolicy({ selfApproval: false, reason: 'Two now.' }, grace());
  });
});

describe('the policy', () => {
  it('starts with the standard gates and no self-approval, changes on record, and keeps what is not named', async () => {
    const standard = (await approve.presets({}, workspace.ctx)).find((preset) => preset.id === 'standard')!;
    expect(await approve.policy({}, workspace.ctx)).toEqual({ selfApproval: false, rules: standard.rules });
    const rules = [GateRule.parse({ ...standard.rules[0]!, limit: 7 })];
    expect(await approve.setPolicy({ rules, reason: 'Gain only.' }, grace())).toEqual({ selfApproval: false, rules });
    expect((await approve.setPolicy({ selfApproval: true, reason: '' }, grace())).rules).toEqual(rules);
    await expect(approve.setPolicy({ preset: 'none', reason: '' }, grace())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await approve.setPolicy({ preset: 'standard', selfApproval: false, reason: 'Back.' }, grace());
    expect(await approve.policy({}, workspace.ctx)).toEqual({ selfApproval: false, rules: standard.rules });
    const trail = await workspace.db.read((sql) => auditOf(sql, { event: 'policy.changed' }));
    expect(trail.at(-1)).toMatchObject({ by: { name: 'Grace' }, subject: 'policy', body: { reason: 'Back.' } });
  });
});

it('an approval of before requests still reads, and counts as a version', async () => {
  const gates = [{ id: 'gain', title: 'Gain', rule: 'at least 5 %', value: 6, limit: 5, passed: true, explanation: '' }];
  const body = { fit, comparison, dataset, key: 'seasonal-naive', name: 'Old', note: 'Fine.', gates };
  const record = { kind: 'approval' as const, parents: [fit, comparison], inputs: body, body, actor: 'Ada', seconds: 0 };
  const { head } = await workspace.db.write((sql) => putRecord(sql, record));
  const { body: read } = await approvalOf(head.id);
  expect(read).toEqual(Approval.parse(body));
  expect(read).toMatchObject({ version: 1, request: null, author: null, reviewer: null, conditions: [], signature: null });
  const { request } = await ask(ada(), 'Old');
  expect((await say(request.head.id, 'approve')).version).toBe(2);
});
