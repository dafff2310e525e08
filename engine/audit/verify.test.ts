import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Signer } from '../identity/signer.ts';
import { fingerprintOf } from '../identity/verify.ts';
import { sha256 } from '../store/hash.ts';
import { putRecord } from '../store/records.ts';
import type { Row } from '../store/rows.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/context.ts';
import { appendAudit } from './append.ts';
import { checkChain, readTrail } from './chain.ts';
import { auditOf } from './read.ts';
import { verifyAudit } from './verify.ts';

/** An identity made with Node alone. */
function identity(name: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const known = { name, fingerprint: fingerprintOf(raw), key: raw.toString('base64') };
  return {
    identity: known,
    sign: (bytes) => ({ ...known, algorithm: 'ed25519', signature: sign(null, bytes, privateKey).toString('base64') }),
  };
}

const ada = identity('Ada');
const grace = identity('Grace');
const personOf = ({ identity: { name, fingerprint } }: Signer) => ({ name, fingerprint });
const bob = { name: 'Bob', fingerprint: null };

let workspace: TestWorkspace;
let approval: string;
let comparison: string;
const write = (sql: string, bind: (string | number | null)[] = []) => workspace.db.write((db) => db.run(sql, bind));
const verify = (expected?: string) => workspace.db.read((sql) => verifyAudit(sql, expected));

const put = (kind: 'comparison' | 'approval' | 'release', parents: string[], body: object) =>
  workspace.db.write(async (sql) => (await putRecord(sql, { kind, parents, inputs: body, body, actor: 'Grace', seconds: 0 })).head.id);

beforeAll(async () => {
  workspace = await openTestWorkspace();
  comparison = await put('comparison', [], { dataset: 'ds_0000000000000000', wape: 4 });
  const request = 'rq_0000000000000001';
  await workspace.db.write(async (sql) => {
    await appendAudit(sql, {
      by: personOf(ada),
      event: 'approval.requested',
      subject: request,
      body: { model: 'Victoria', fit: 'ft_0000000000000000', comparison, note: 'Ünïcode ✓' },
      signer: ada,
    });
    await appendAudit(sql, { by: bob, event: 'approval.commented', subject: request, body: { text: 'Why?' } });
  });
  approval = await put('approval', [comparison], { dataset: 'ds_0000000000000000', name: 'Victoria', version: 1 });
  await workspace.db.write(async (sql) => {
    const decided = { decision: 'approve' as const, note: 'good', conditions: [], approval };
    await appendAudit(sql, { by: personOf(grace), event: 'approval.decided', subject: request, body: decided, signer: grace });
    await appendAudit(sql, {
      by: bob,
      event: 'alias.moved',
      subject: 'Victoria',
      body: { alias: 'champion', from: null, to: 1, reason: '', rollback: false, checked: [] },
    });
    await appendAudit(sql, { by: personOf(ada), event: 'policy.changed', subject: 'policy', body: { reason: 'x' }, signer: ada });
  });
});
afterAll(() => workspace.close());

// Every test may do what it likes to the tables.
beforeEach(() => write('CREATE OR REPLACE TABLE kept_audit AS FROM audit; CREATE OR REPLACE TABLE kept_records AS FROM records'));
afterEach(() =>
  write('DROP TABLE audit; ALTER TABLE kept_audit RENAME TO audit; DELETE FROM records; INSERT INTO records FROM kept_records'),
);
/** Without the primary key, as an attacker would have it. */
const unlock = () => write('DROP TABLE audit; CREATE TABLE audit AS FROM kept_audit');

describe('verify', () => {
  it('finds nothing wrong with a whole trail and tells its head', async () => {
    const { problems, ...told } = await verify();
    expect(problems).toEqual([]);
    const [last] = await workspace.db.read((sql) => sql.all('SELECT hash FROM audit WHERE seq = 5'));
    expect(told).toEqual({ ok: true, entries: 5, signed: 3, head: last!.hash });
    expect((await verify(told.head)).ok).toBe(true);
    expect((await verify('0'.repeat(64))).ok).toBe(true);
  });

  it('agrees with a hash computed by hand from the documented form', async () => {
    const [row] = await workspace.db.read((sql) => sql.all('SELECT * FROM audit WHERE seq = 2'));
    const byHand = `{"body":{"text":"Why?"},"by":{"fingerprint":null,"name":"Bob"},"event":"approval.commented","previous":"${row!.previous}","seq":2,"subject":"rq_0000000000000001","time":"${row!.time}"}`;
    expect(row!.hash).toBe(sha256(byHand));
  });

  it('holds whatever people write', async () => {
    const text = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom('\0', '\ud800', "'", '"', '\\', '\u2028')),
      maxLength: 8,
    });
    const told = fc.record({
      name: text,
      subject: text,
      body: fc.dictionary(text, fc.oneof(text, fc.double(), fc.constant(null), fc.array(text))),
    });
    await fc.assert(
      fc.asyncProperty(told, async ({ name, subject, body }) => {
        const by = { name, fingerprint: ada.identity.fingerprint };
        const entry = await workspace.db.write((sql) => appendAudit(sql, { by, event: 'target.saved', subject, body, signer: ada }));
        expect((await workspace.db.read((sql) => auditOf(sql, { subject: entry.subject }))).at(-1)).toEqual(entry);
      }),
      { numRuns: 60 },
    );
    expect((await verify()).problems).toEqual([]);
  });

  it.each([
    ['an edited body', `UPDATE audit SET body = replace(body, 'Why', 'who') WHERE seq = 2`, [2], /hash is not that of its content/],
    ['an edited person', `UPDATE audit SET "by" = replace("by", 'Bob', 'Eve') WHERE seq = 4`, [4], /hash is not/],
    ['an edited time', `UPDATE audit SET time = '2020-01-01T00:00:00.000Z' WHERE seq = 5`, [5], /hash is not/],
    ['two entries swapped', 'UPDATE audit SET seq = 5 - seq WHERE seq IN (2, 3)', [2, 3, 4], /does not follow/],
    ['the first removed', 'DELETE FROM audit WHERE seq = 1', [2], /Entry 1 before it is missing/],
    ['some in the middle removed', 'DELETE FROM audit WHERE seq IN (2, 4)', [3, 5], /Entry 2 before it is missing/],
    [
      'one inserted',
      `INSERT INTO audit SELECT 6, time, "by", event, subject, body, previous, hash, NULL FROM audit WHERE seq = 4`,
      [6],
      /does not follow/,
    ],
    ['one doubled', 'INSERT INTO audit FROM audit WHERE seq = 2', [2], /Two entries/],
    ['a signature taken off', 'UPDATE audit SET signature = NULL WHERE seq = 3', [3], /signature of Grace is missing/],
    [
      'a signature of another entry',
      'UPDATE audit SET signature = (SELECT signature FROM kept_audit WHERE seq = 5) WHERE seq = 1',
      [1],
      /does not fit/,
    ],
    [
      'a signature put on',
      'UPDATE audit SET signature = (SELECT signature FROM kept_audit WHERE seq = 5) WHERE seq = 2',
      [2],
      /Bob had no key/,
    ],
    ['no JSON', `UPDATE audit SET body = '{' WHERE seq = 4`, [4], /JSON is not as it was/],
    ['other JSON of the same meaning', `UPDATE audit SET body = replace(body, ':', ': ') WHERE seq = 4`, [4], /JSON is not as it was/],
  ] as [string, string, number[], RegExp][])('names the entry of %s', async (_, attack, entries, message) => {
    await unlock();
    await write(attack);
    const { ok, problems } = await verify();
    expect(ok).toBe(false);
    const chain = problems.filter(({ problem }) => !/no entry tells|No entry tells/.test(problem));
    expect([...new Set(chain.map((p) => p.seq))]).toEqual(entries);
    expect(problems.map((p) => p.problem).join('\n')).toMatch(message);
  });

  it('notices a trail that was cut short by the head of an earlier day only', async () => {
    const { head } = await verify();
    await write('DELETE FROM audit WHERE seq = 5');
    expect(await verify()).toMatchObject({ ok: true, entries: 4 });
    expect((await verify(head)).problems).toEqual([{ seq: 4, problem: expect.stringContaining(head) }]);
  });

  it('notices a trail written anew by its signatures, or by an earlier head', async () => {
    const { head } = await verify();
    await rehash((body, seq) => (seq === 2 ? body.replace('Why?', 'Fine.') : body));
    const { problems } = await verify(head);
    expect(problems.map((p) => [p.seq, p.problem.slice(0, 20)])).toEqual([
      [3, 'The signature of Gra'],
      [5, 'The signature of Ada'],
      [5, 'No entry has the has'],
    ]);
  });

  it('finds any single change of any column', async () => {
    const rows = await workspace.db.read(readTrail);
    const columns = ['seq', 'time', 'by', 'event', 'subject', 'body', 'previous', 'hash', 'signature'];
    const change = fc.record({
      row: fc.nat(rows.length - 1),
      column: fc.constantFrom(...columns),
      at: fc.nat(),
      to: fc.integer({ min: 1, max: 127 }),
    });
    fc.assert(
      fc.property(change, ({ row, column, at, to }) => {
        const altered = rows.map((r, i) => (i === row ? { ...r, [column]: alteredCell(r[column], at, to) } : r));
        const { problems } = checkChain(altered.sort((a, b) => Number(a.seq) - Number(b.seq)));
        return problems.length > 0;
      }),
      { numRuns: 2000 },
    );
  });
});

describe('records', () => {
  const messages = async () => (await verify()).problems;

  it.each([
    ['the approval', () => approval, () => [3, `${approval} was changed after it was put on record.`]],
    ['what it was made from', () => comparison, () => [1, `${comparison} was changed after it was put on record.`]],
  ] as [string, () => string, () => [number, string]][])('that were changed are found: %s', async (_, id, expected) => {
    await write(`UPDATE records SET body = replace(body::VARCHAR, 'ds_0', 'ds_1')::JSON WHERE id = $1`, [id()]);
    const [seq, problem] = expected();
    expect(await messages()).toContainEqual({ seq, problem });
  });

  it('are found where only who or when was changed, or their hash was made to fit', async () => {
    await write(`UPDATE records SET actor = 'Eve' WHERE id = $1`, [approval]);
    expect(await messages()).toEqual([{ seq: 3, problem: expect.stringContaining('not who made it, or when') }]);
  });

  it('are found whichever column of whichever record was changed', async () => {
    const attacks = [
      `id = reverse(id)`,
      `kind = 'fit'`,
      `hash = reverse(hash)`,
      `body = replace(body::VARCHAR, ':', ' :')::JSON`,
      `actor = 'Eve'`,
      `parents = list_append(parents, 'ds_0000000000000000')`,
      'created = created + INTERVAL 1 MILLISECOND',
      'seconds = seconds + 1',
      'seq = seq + 7',
      `key = reverse(key)`,
      `dataset = 'ds_1111111111111111'`,
    ];
    for (const id of [approval, comparison])
      for (const attack of attacks) {
        await write('CREATE OR REPLACE TABLE unkeyed AS FROM kept_records; DELETE FROM records');
        await write(`UPDATE unkeyed SET ${attack} WHERE id = '${id}'; INSERT INTO records FROM unkeyed`);
        expect((await messages()).length, `${attack} of ${id}`).toBeGreaterThan(0);
      }
  });

  it('are whole while others write', async () => {
    const checks = Array.from({ length: 8 }, async (_, i) => {
      await workspace.db.write(async (sql) => {
        const body = { dataset: 'ds_0000000000000000', name: 'Busy', version: i };
        const { head } = await putRecord(sql, { kind: 'approval', parents: [comparison], inputs: body, body, actor: 'Grace', seconds: 0 });
        const decided = { decision: 'approve' as const, note: '', conditions: [], approval: head.id };
        await appendAudit(sql, { by: bob, event: 'approval.decided', subject: `rq ${i}`, body: decided });
      });
      return (await Promise.all([verify(), verify()])).flatMap(({ problems }) => problems);
    });
    expect((await Promise.all(checks)).flat()).toEqual([]);
  });

  it('that are gone are found, and those that no entry tells of', async () => {
    const forged = await put('approval', [comparison], { dataset: 'ds_0000000000000000', name: 'Victoria', version: 2 });
    await write('DELETE FROM records WHERE id = $1', [approval]);
    expect(await messages()).toEqual([
      { seq: 3, problem: `${approval}, which it tells of, is gone.` },
      { seq: 5, problem: `${forged} is in the workspace, but no entry tells of this approval.` },
    ]);
  });

  it('of before the trail are attested by its first entry', async () => {
    await write('DELETE FROM audit');
    const release = await put('release', [approval], { name: 'Victoria' });
    expect(await verify()).toMatchObject({ ok: true, entries: 0, head: '0'.repeat(64) });
    await workspace.db.write((sql) => appendAudit(sql, { by: bob, event: 'policy.changed', subject: 'policy', body: { reason: '' } }));
    expect(await messages()).toEqual([]);
    await write('DELETE FROM records WHERE id = $1', [release]);
    expect(await messages()).toEqual([{ seq: 1, problem: `${release}, which it tells of, is gone.` }]);
  });
});

/** One sign of a text, a number, or the absence of a value, changed. */
function alteredCell(value: unknown, at: number, to: number): unknown {
  if (value === null) return '{}';
  if (typeof value === 'number') return value + to;
  const cell = String(value);
  const place = at % cell.length;
  const sign = String.fromCharCode(cell.charCodeAt(place) === to ? to + 1 : to);
  return cell.slice(0, place) + sign + cell.slice(place + 1);
}

/** What an attacker without keys can do: change a body and make all hashes fit. */
async function rehash(change: (body: string, seq: number) => string): Promise<void> {
  const rows: Row[] = await workspace.db.read(readTrail);
  let previous = '0'.repeat(64);
  for (const row of rows) {
    const body = change(String(row.body), Number(row.seq));
    const text = `{"body":${body},"by":${row.by},"event":${JSON.stringify(row.event)},"previous":"${previous}","seq":${row.seq},"subject":${JSON.stringify(row.subject)},"time":"${row.time}"}`;
    const hash = sha256(text);
    await write('UPDATE audit SET body = $1, previous = $2, hash = $3 WHERE seq = $4', [body, previous, hash, Number(row.seq)]);
    previous = hash;
  }
}
