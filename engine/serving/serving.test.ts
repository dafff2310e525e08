import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '#shared/base/units.ts';
import type { SeriesRequest } from '#shared/serving/api.ts';
import { checksumsEntry, listEntries } from '../bundle/entries.ts';
import { openTestWorkspace, type TestWorkspace } from '../testing/context.ts';
import { featuresOf, releaseOf } from './release.fixture.ts';
import { createServing } from './serving.ts';
import type { ForecastAnswer, Serving } from './types.ts';

const H = 4;
const START = Date.UTC(2024, 2, 29);
const at = (i: number): number => START + i * HOUR;
const value = (i: number, k: number): number => 40 + 10 * k + 6 * Math.sin((2 * Math.PI * i) / 24) + 2 * Math.sin(i * 12.9 + k);
const ROWS = 120;

let workspace: TestWorkspace;
let serving: Serving;
const digests: Record<string, string> = {};
const paths: Record<string, string> = {};

beforeAll(async () => {
  workspace = await openTestWorkspace();
  serving = createServing({ trusted: 'anyone', threads: 2 });
  const steps = Array.from({ length: ROWS + 2 * H }, (_, i) => i);
  const data = (rows: number, known: boolean) => ({
    axis: { kind: 'calendar' as const, zone: 'Europe/Paris', every: { n: 1, unit: 'hour' as const } },
    seasons: [24],
    name: `hours ${rows} ${known}`,
    covariates: known ? [{ name: 'temperature', role: 'known' as const }] : [],
    series: ['north', 'south', 'east'].map((name, k) => ({
      name,
      t: steps.map(at),
      y: steps.map((i) => (i < rows ? value(i, k) : Number.NaN)),
      x: { temperature: steps.map((i) => 10 + Math.sin(i / 5)) },
    })),
  });
  const bare = await featuresOf(workspace, data(ROWS, false));
  const driven = await featuresOf(workspace, data(ROWS, true), { calendar: ['hour'] });
  const choices = { ets: bare, theta: bare, 'gradient-boosting': bare, ensemble: bare, 'linear-regression': driven, additive: driven };
  for (const [model, features] of Object.entries(choices)) {
    const params = model === 'ensemble' ? { members: ['theta', 'ses'] } : {};
    const { path } = await releaseOf(workspace, features, { model, params }, H, model);
    paths[model] = path;
    digests[model] = (await serving.load(path)).digest;
  }
}, 60_000);
afterAll(async () => {
  await serving.close();
  await workspace.close();
});

const ask = (model: string, ...series: SeriesRequest[]): Promise<ForecastAnswer> => serving.forecast(digests[model]!, { series });
const numbersOf = ({ series }: ForecastAnswer): number[][] =>
  series.map(({ mean, lo, hi }) => [...mean, ...lo.flatMap((x) => [...x]), ...hi.flatMap((x) => [...x])]);
const history = (rows: number, k = 0, from = 0) => ({
  start: at(from),
  values: Array.from({ length: rows }, (_, i) => value(from + i, k)),
});
const warm = Array.from({ length: H }, () => 11);

describe('requests together', () => {
  it.each(['ets', 'gradient-boosting', 'ensemble'])('%s: the same numbers as alone', async (model) => {
    const asks: SeriesRequest[][] = [
      [{ id: 'north' }],
      [{ id: 'south' }, { id: 'north' }],
      [{ id: 'east' }],
      [{ id: 'south' }],
      ...(model === 'ensemble' ? [] : [[{ id: 'north', history: history(ROWS + 3) }], [{ id: 'north', history: history(ROWS + 9, 1) }]]),
    ];
    const alone: number[][][] = [];
    for (const series of asks) alone.push(numbersOf(await ask(model, ...series)));
    const many = Array.from({ length: 12 }, (_, n) => asks[n % asks.length]!);
    const together = await Promise.all(many.map((series) => ask(model, ...series)));
    expect(Math.max(...together.map(({ batch }) => batch))).toBeGreaterThan(2);
    together.forEach((answer, n) => {
      numbersOf(answer).forEach((column, s) => {
        column.forEach((v, i) => {
          expect(v).toBeCloseTo(alone[n % asks.length]![s]![i]!, 9);
        });
      });
    });
  });

  it('one that is refused does not harm the others', async () => {
    const wrong = ask('ets', { id: 'nort' });
    const right = ask('ets', { id: 'north' });
    await expect(wrong).rejects.toMatchObject({ code: 'NOT_FOUND', data: { hint: expect.stringContaining('north') } });
    expect((await right).fallback).toBe(false);
  });
});

describe('a request', () => {
  it('has horizons and levels within bounds', async () => {
    const long = await serving.forecast(digests.ets!, { horizon: 10 * H, levels: [], series: [{ id: 'north' }] });
    expect([long.series[0]!.mean.length, long.series[0]!.lo]).toEqual([10 * H, []]);
    const short = await serving.forecast(digests.ets!, { horizon: 1, levels: [99, 50], series: [{ id: 'north' }] });
    const [wide, narrow] = short.series[0]!.lo;
    expect(wide![0]).toBeLessThan(narrow![0]!);
    expect([...short.series[0]!.times]).toEqual([at(ROWS)]);
    for (const wrong of [
      { horizon: 10 * H + 1 },
      { horizon: 0 },
      { levels: [100] },
      { levels: Array.from({ length: 21 }, (_, i) => i + 1) },
    ])
      await expect(serving.forecast(digests.ets!, { ...wrong, series: [{ id: 'north' }] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(serving.forecast(digests.ets!, { series: [] })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each<[string, SeriesRequest, RegExp]>([
    ['without a covariate ahead', { id: 'north' }, /"north": the covariate "temperature" over the horizon is missing/],
    ['with one that is too short', { id: 'north', future: { temperature: [1] } }, /has 1 values over the horizon of 4/],
    ['with a hole in one', { id: 'north', future: { temperature: [1, null, 2, 3] } }, /no value at step 2/],
    ['with one that is not known', { id: 'north', future: { temprature: warm } }, /no covariate "temprature"/],
    [
      'with a history without covariates',
      { id: 'north', history: history(60), future: { temperature: warm } },
      /"temperature" over its history is missing/,
    ],
    [
      'with covariates of another length',
      { id: 'north', history: history(60), covariates: { temperature: [1] }, future: { temperature: warm } },
      /has 1 values over its history of 60/,
    ],
  ])('%s is refused by name', async (_, series, message) => {
    await expect(ask('additive', series)).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(message) });
  });

  it.each<[string, NonNullable<SeriesRequest['history']>, RegExp]>([
    ['no time', { values: [1, 2] }, /has to say when/],
    ['both kinds of time', { start: at(0), times: [at(0)], values: [1] }, /has to say when/],
    ['words for times', { start: 'yesterday', values: [1] }, /"yesterday" is no time/],
    ['a time that comes twice', { times: [at(0), at(1), at(1)], values: [1, 2, 3] }, /2024-03-29T01:00:00Z of its history comes twice/],
    ['times out of order', { times: [at(1), at(0)], values: [1, 2] }, /comes after a later one/],
    ['a time between two steps', { times: [at(0), at(1) + 60_000], values: [1, 2] }, /lies between two steps/],
    ['another clock than the kept one', { start: at(0) + 60_000, values: history(60).values }, /between two steps of the kept one/],
    ['a gap', { times: [at(0), at(2)], values: [1, 2] }, /no value at 2024-03-29T01:00:00Z, and theta needs every one/],
    ['a null', { start: at(0), values: [1, null, 3] }, /no value at 2024-03-29T01:00:00Z/],
    ['rows far apart', { times: [0, at(0)], values: [1, 2] }, /lie \d+ steps apart/],
    ['nothing but nulls', { start: at(0), values: [null] }, /no value/],
  ])('with %s in its history is refused', async (_, given, message) => {
    await expect(ask('theta', { id: 'north', history: given })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(message),
      data: { place: { series: 'north' } },
    });
  });

  it('tells local times from instants, over the change to summer time', async () => {
    const values = history(60).values;
    const told = await Promise.all(
      ['2024-03-29', '2024-03-29T00:00', '2024-03-28T23:00:00Z', '2024-03-29 00:00+01:00', Date.UTC(2024, 2, 28, 23)].map((start) =>
        ask('theta', { id: 'other', history: { start, values } }),
      ),
    );
    // 60 hours after midnight of the 29th, the clock having gone forward in the night to the 31st.
    const first = Date.parse('2024-03-31T13:00+02:00');
    expect(told.map(({ series }) => series[0]!.times[0])).toEqual([first, first, first, first, first]);
  });

  it('with gaps is taken where the model understands them', async () => {
    const values = history(60).values.map((v, i) => (i % 10 === 3 ? null : v));
    const told = { temperature: values.map((_, i) => 10 + Math.sin(i / 5)) };
    const answer = await ask('additive', {
      id: 'other',
      history: { start: at(0), values },
      covariates: told,
      future: { temperature: warm },
    });
    expect(answer.series[0]).toMatchObject({ status: 'fitted', baseline: false });
  });

  it('of a series that nobody knows is fitted alone by a local model, forecast by what a global one learnt of others', async () => {
    const answer = await ask('ets', { id: 'west', history: history(96, 4) });
    expect(answer.series[0]).toMatchObject({ id: 'west', status: 'fitted' });
    expect(Math.abs(answer.series[0]!.mean[0]! - value(96, 4))).toBeLessThan(5);
    const learnt = await ask(
      'gradient-boosting',
      { id: 'west', history: history(96, 4) },
      { id: 'north' },
      { id: 'east', history: history(96, 2) },
    );
    expect(learnt.series.map((s) => [s.id, s.status, s.baseline])).toEqual(['west', 'north', 'east'].map((id) => [id, 'fitted', false]));
    expect(learnt.series.map(({ times }) => times[0])).toEqual([at(96), at(ROWS), at(96)]);
    learnt.series.forEach(({ mean, times }, s) => {
      expect(Math.abs(mean[0]! - value((times[0]! - START) / HOUR, [4, 0, 2][s]!))).toBeLessThan(6);
    });
    await expect(ask('ensemble', { id: 'north', history: history(ROWS + 1) })).rejects.toMatchObject({
      code: 'UNSUITABLE',
      data: { hint: expect.stringContaining('Leave history out') },
    });
  });

  it('too short for the model has the fallback that the model states', async () => {
    const answer = await ask('ets', { id: 'west', history: history(2, 4) });
    expect(answer.series[0]).toMatchObject({ status: 'fallback', baseline: false, reason: expect.stringContaining('needed') });
    expect(answer.fallback).toBe(false);
  });

  it('whose history leaves steps out after the kept one is fitted to what it has', async () => {
    const answer = await ask('ets', { id: 'north', history: history(96, 2, ROWS + 5) });
    expect([...answer.series[0]!.times][0]).toBe(at(ROWS + 5 + 96));
    expect(Math.abs(answer.series[0]!.mean[0]! - value(ROWS + 5 + 96, 2))).toBeLessThan(5);
  });
});

describe('the baseline', () => {
  it('answers for a model that is too slow, which then stops', async () => {
    const slow = createServing({ trusted: 'anyone', threads: 1 });
    const { digest } = await slow.load(paths.ets!);
    const series = Array.from({ length: 40 }, (_, k) => ({ id: `other ${k}`, history: history(2000, k) }));
    const answer = await slow.forecast(digest, { series }, { deadline: 50 });
    expect(answer.series.every(({ baseline, reason }) => baseline && reason!.includes('the deadline'))).toBe(true);
    expect((await slow.forecast(digest, { series: [{ id: 'north' }] })).fallback).toBe(false);
    await slow.close();
  });

  it('answers where the deadline passes, and says so', async () => {
    const answer = await serving.forecast(digests.theta!, { series: [{ id: 'south' }] }, { deadline: 0 });
    expect(answer.fallback).toBe(true);
    const [south] = answer.series;
    expect(south).toMatchObject({ status: 'fallback', baseline: true, reason: expect.stringMatching(/no time.*seasonal-naive/) });
    [...south!.mean].forEach((v, h) => {
      expect(v).toBeCloseTo(value(ROWS - 24 + h, 1), 9);
    });
    const told = await serving.forecast(digests.theta!, { series: [{ id: 'any', history: history(48, 2) }] }, { deadline: 0 });
    expect(told.series[0]!.mean[0]).toBeCloseTo(value(24, 2), 9);
  });

  it('answers for all where a global model breaks, and the log has what nobody else is told', async () => {
    const path = join(workspace.ctx.home, 'broken forest');
    cpSync(paths['gradient-boosting']!, path, { recursive: true });
    const [unit] = JSON.parse(readFileSync(join(path, 'model/state.json'), 'utf8'));
    unit.state.fit.parts[0].ensemble = null;
    rewritten(path, { 'model/state.json': `[\n${JSON.stringify(unit)}\n]\n`, 'samples.json': '[]' });
    const errors: string[] = [];
    const frail = createServing({ trusted: 'anyone', threads: 1, onBatch: (told) => errors.push(...told.errors) });
    const { digest } = await frail.load(path);
    const answers = await Promise.all(
      ['north', 'east', 'nowhere'].map((id) => frail.forecast(digest, { levels: [80], series: [{ id }] }).catch((e) => e)),
    );
    expect(answers.slice(0, 2).map((a: ForecastAnswer) => [a.fallback, a.series[0]!.status])).toEqual([
      [true, 'fallback'],
      [true, 'fallback'],
    ]);
    expect(answers[0].series[0].reason).toMatch(/internal error; seasonal-naive of the release answers/);
    expect(answers[2]).toMatchObject({ code: 'NOT_FOUND' });
    expect(errors).toEqual([expect.stringContaining('TypeError'), expect.stringContaining('.ts:')]);
    expect(frail.stats()).toMatchObject({ fallbacks: 2, requests: 3, waiting: 0 });
    await frail.close();
  });

  it('answers for a series whose state is broken, the others by the model', async () => {
    const path = join(workspace.ctx.home, 'broken');
    cpSync(paths.theta!, path, { recursive: true });
    const state = readFileSync(join(path, 'model/state.json'), 'utf8').split('\n');
    const east = JSON.parse(state[3]!);
    east.state = { ...east.state, series: [{ ...east.state.series[0], fit: 7 }] };
    state[3] = JSON.stringify(east);
    rewritten(path, { 'model/state.json': state.join('\n'), 'samples.json': '[]' });
    const { digest } = await serving.load(path);
    const answer = await serving.forecast(digest, { levels: [80], series: [{ id: 'north' }, { id: 'east' }] });
    expect(answer.series.map((s) => [s.id, s.status, s.baseline])).toEqual([
      ['north', 'fitted', false],
      ['east', 'fallback', true],
    ]);
    expect(answer.series[1]!.reason).not.toMatch(/\.ts|TypeError/);
  });
});

/** The bundle with some files anew, its manifest and checksums to fit: what a forger without keys could make. */
function rewritten(path: string, files: Record<string, string>): void {
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(path, name), text);
    const [entry] = listEntries([{ path: name, bytes: Buffer.from(text) }]);
    manifest.files = manifest.files.map((file: { path: string }) => (file.path === name ? entry : file));
  }
  const bytes = Buffer.from(JSON.stringify(manifest));
  writeFileSync(join(path, 'manifest.json'), bytes);
  writeFileSync(join(path, 'SHA256SUMS'), checksumsEntry([...manifest.files, ...listEntries([{ path: 'manifest.json', bytes }])]).bytes);
}

describe('loading', () => {
  const copied = (name: string): string => {
    const path = join(workspace.ctx.home, name);
    cpSync(paths.ets!, path, { recursive: true });
    return path;
  };

  it('takes the archive of a release as the release', async () => {
    const archive = join(workspace.ctx.home, 'ets.tar.gz');
    execFileSync('tar', ['--format=ustar', '-C', workspace.ctx.home, '-czf', archive, basename(paths.ets!)]);
    const other = createServing({ trusted: 'anyone', threads: 1 });
    expect((await other.load(archive)).digest).toBe(digests.ets);
    const series = [{ id: 'south' }];
    expect(numbersOf(await other.forecast(digests.ets!, { series }))).toEqual(numbersOf(await serving.forecast(digests.ets!, { series })));
    await other.close();
  });

  it('refuses a golden sample that comes out differently', async () => {
    const path = copied('drifted');
    const samples = JSON.parse(readFileSync(join(path, 'samples.json'), 'utf8'));
    samples[1].mean[2] *= 1 + 1e-5;
    rewritten(path, { 'samples.json': JSON.stringify(samples) });
    await expect(serving.load(path)).rejects.toMatchObject({ code: 'CORRUPT', message: expect.stringContaining('golden sample "south"') });
  });

  it('refuses a changed byte, an unsigned release where keys are asked for, and one that was not made to be served', async () => {
    const path = copied('flipped');
    writeFileSync(join(path, 'model/state.json'), readFileSync(join(path, 'model/state.json'), 'utf8').replace('1', '2'));
    await expect(serving.load(path)).rejects.toMatchObject({ code: 'CORRUPT' });
    const strict = createServing({ trusted: [], threads: 1 });
    await expect(strict.load(paths.ets!)).rejects.toMatchObject({ code: 'CORRUPT', message: expect.stringContaining('not signed') });
    await strict.close();
    const old = copied('old');
    const manifest = JSON.parse(readFileSync(join(old, 'manifest.json'), 'utf8'));
    writeFileSync(
      join(old, 'manifest.json'),
      JSON.stringify({ ...manifest, files: manifest.files.filter((f: { path: string }) => f.path !== 'serving.json') }),
    );
    rewritten(old, {});
    rmSync(join(old, 'serving.json'));
    await expect(serving.load(old)).rejects.toMatchObject({ code: 'UNSUITABLE', message: expect.stringContaining('no serving.json') });
  });

  it.each<[string, Record<string, string>]>([
    ['serving.json that is none', { 'serving.json': '{"format": 2}' }],
    ['samples.json that is none', { 'samples.json': '{' }],
    ['a state of fewer series', { 'model/state.json': '[\n{"id":null,"state":{}}\n]\n' }],
  ])('refuses %s', async (_, files) => {
    const path = copied(`odd ${Object.keys(files)}`);
    rewritten(path, files);
    await expect(serving.load(path)).rejects.toMatchObject({ code: 'CORRUPT' });
  });

  it('lets the least used release go, never a pinned one, and loads it again when it is asked for', async () => {
    const small = createServing({ trusted: 'anyone', threads: 1, capacity: 2 });
    const [a, b, c] = [await small.load(paths.ets!), await small.load(paths.theta!), await small.load(paths['gradient-boosting']!)];
    const inMemory = () =>
      small
        .releases()
        .filter(({ loaded }) => loaded)
        .map(({ model }) => model);
    expect(inMemory()).toEqual(['theta', 'gradient-boosting']);
    small.pin([b!.digest]);
    expect((await small.forecast(a!.digest, { series: [{ id: 'north' }] })).fallback).toBe(false);
    expect(inMemory()).toEqual(['ets', 'theta']);
    expect(small.stats()).toMatchObject({ loaded: 2, bytes: a!.bytes + b!.bytes });
    await small.unload(a!.digest);
    await expect(small.forecast(a!.digest, { series: [{ id: 'north' }] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(c!.loaded).toBe(true);
    await small.close();
  });
});

describe('waiting', () => {
  it('ends for one whose caller is gone, and for all when it is closed', async () => {
    const busy = createServing({ trusted: 'anyone', threads: 1, queue: 3 });
    const { digest } = await busy.load(paths['gradient-boosting']!);
    const one = (signal?: AbortSignal) => busy.forecast(digest, { series: [{ id: 'north' }] }, { signal });
    const gone = new AbortController();
    const first = one();
    const left = one(gone.signal);
    const others = [one(), one()];
    await expect(one()).rejects.toMatchObject({ code: 'UNREACHABLE' });
    gone.abort();
    await expect(left).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(one(gone.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    const closing = busy.close();
    expect((await Promise.all([first, ...others])).map(({ fallback }) => fallback)).toEqual([false, false, false]);
    await closing;
    await expect(one()).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
