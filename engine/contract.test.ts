import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MethodMeta } from '#shared/base/method.ts';
import { contract } from '#shared/contract.ts';
import { pipeline } from './pipeline.ts';
import { finish, type TestEngine, TRANSPORTS, testEngine } from './testing/clients.ts';

type AnyCall = (input: unknown) => Promise<unknown>;

const METHODS = Object.entries(contract).flatMap(([group, part]) =>
  Object.entries(part).flatMap(([name, procedure]) =>
    isContractProcedure(procedure) ? [{ path: `${group}.${name}`, group, name, procedure }] : [],
  ),
);
const metaOf = (m: (typeof METHODS)[number]): MethodMeta => m.procedure['~orpc'].meta as MethodMeta;

async function failure(
  call: Promise<unknown>,
): Promise<{ code: string; message: string; defined: boolean; data: { hint: string; detail?: Record<string, unknown> } }> {
  try {
    const answer = await call;
    if (answer && typeof answer === 'object' && Symbol.asyncIterator in answer) for await (const _ of answer as AsyncIterable<unknown>);
  } catch (error) {
    return error as never;
  }
  throw new Error('expected a failure');
}

describe('the contract', () => {
  it.each(METHODS)('$path is implemented and says what it does', (m) => {
    expect((pipeline as unknown as Record<string, Record<string, unknown>>)[m.group]?.[m.name], `no function behind ${m.path}`).toBeTypeOf(
      'function',
    );
    expect(metaOf(m).summary.length).toBeGreaterThan(10);
  });

  it('implements nothing that is not declared', () => {
    for (const [group, part] of Object.entries(pipeline))
      for (const name of Object.keys(part)) expect(METHODS.map((m) => m.path)).toContain(`${group}.${name}`);
  });
});

describe.each(TRANSPORTS)('over %s', (transport) => {
  let t: TestEngine;
  const call = (m: { group: string; name: string }, input: unknown) =>
    (t.client as unknown as Record<string, Record<string, AnyCall>>)[m.group]![m.name]!(input);
  beforeAll(async () => {
    t = await testEngine(transport);
  });
  afterAll(() => t.close());

  it.each(METHODS.filter((m) => metaOf(m).workspace))('$path asks for a workspace, or refuses what it was given', async (m) => {
    const error = await failure(call(m, {}));
    expect(['NO_WORKSPACE', 'BAD_REQUEST']).toContain(error.code);
    expect(error.defined).toBe(true);
    expect(error.data.hint.length).toBeGreaterThan(5);
  });

  it.each(METHODS)('$path refuses input that is no object', async (m) => {
    const error = await failure(call(m, 'nonsense'));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.data.detail?.issues).toBeInstanceOf(Array);
  });

  it('names the field that does not fit', async () => {
    const error = await failure(t.client.workspace.open({ path: 5 as never }));
    expect(error).toMatchObject({ code: 'BAD_REQUEST', defined: true, data: { place: { field: 'path' } } });
  });

  it('carries declared errors whole', async () => {
    const error = await failure(t.client.workspace.open({ path: join(t.folder, 'nowhere') }));
    expect(error).toMatchObject({ code: 'NOT_FOUND', defined: true, data: { place: { file: join(t.folder, 'nowhere') } } });
    expect(error.message).toContain('nowhere');
  });

  it('opens a workspace and tells the state of every stage', async () => {
    const info = await t.client.workspace.open({ path: join(t.folder, 'work'), create: true });
    expect(info).toMatchObject({ name: 'work', interrupted: [] });
    const stages = await t.client.workspace.stages({});
    expect(stages.map((s) => s.state)).toEqual(['ready', ...Array(9).fill('empty')]);
  });

  it('streams a job with its progress, and finds equal work again', async () => {
    const input = join(t.folder, 'input.csv');
    writeFileSync(
      input,
      [
        'id,ds,y',
        ...Array.from({ length: 400 }, (_, i) => `a,${new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString()},${i % 24}`),
      ].join('\n'),
    );
    const { plan } = await t.client.import.detect({ path: input });
    const first = await finish(t.client.import.run(plan!));
    expect(first.events[0]!.type).toBe('queued');
    expect(first.events.some((e) => e.type === 'progress')).toBe(true);
    expect(first.cached).toBe(false);
    const again = await finish(t.client.import.run(plan!));
    expect(again).toMatchObject({ record: first.record, cached: true });
    const { times, values, exact } = await t.client.series.window({ dataset: first.record, series: 'a' });
    expect([times, values].every((column) => column instanceof Float64Array)).toBe(true);
    expect([exact, values.length, values[25]]).toEqual([true, 400, 1]);
  });

  it('cancels a job, and says so to the one who watches', async () => {
    const input = join(t.folder, 'large.csv');
    const rows = Array.from({ length: 300_000 }, (_, i) => `s${i % 50},${Math.floor(i / 50)},${i % 97}`);
    writeFileSync(input, ['id,t,y', ...rows].join('\n'));
    const { plan } = await t.client.import.detect({ path: input });
    const error = await failure(
      (async () => {
        for await (const event of await t.client.import.run(plan!))
          if (event.type === 'queued') await t.client.jobs.cancel({ job: event.job });
      })(),
    );
    expect(error).toMatchObject({ code: 'CANCELLED', defined: true });
    expect((await t.client.jobs.list({ limit: 1 }))[0]).toMatchObject({ state: 'cancelled', record: null });
    expect((await t.client.import.list({})).map((d) => d.body.name)).not.toContain('large');
  });

  it('answers NOT_FOUND with a hint for a record that is not there', async () => {
    const error = await failure(t.client.import.get({ dataset: 'ds_0123456789abcdef' }));
    expect(error).toMatchObject({ code: 'NOT_FOUND', defined: true });
    expect(error.data.hint).toContain('ds_');
  });
});
