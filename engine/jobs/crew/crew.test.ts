import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import { startFit, startForecast } from '#models/kit/crew.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { openCrew, withCrew } from './crew.ts';

const crew = openCrew(2);
afterAll(crew.end);

const panel = panelOf({
  a: Float64Array.from({ length: 60 }, (_, i) => 10 + (i % 7) + 0.1 * i),
  b: Float64Array.from({ length: 60 }, (_, i) => 5 + 3 * (i % 7)),
});
const ses = catalog.find((model) => model.id === 'ses')!;
const options = { horizon: 7 };

describe('a crew', () => {
  it('fits and forecasts models as this thread does', () => {
    const ctx = makeContext({ seed: 7, members: catalog });
    const params = ses.params.parse({});
    const pending = [0, 1, 2, 3, 4].map(() => startFit(crew, { model: 'ses', params, panel, options, seed: 7 }));
    const here = ses.fit(panel, params, options, ctx);
    for (const { wait } of pending) expect(wait()).toEqual(here);
    const ahead = { future: blindFuture(7), levels: [80] };
    expect(startForecast(crew, { model: 'ses', state: here, options: ahead, seed: 7 }).wait()).toEqual(ses.forecast(here, ahead, ctx));
  });

  it('answers out of the order of the questions', () => {
    const fit = () => startFit(crew, { model: 'naive', params: {}, panel, options, seed: 1 });
    const pending = Array.from({ length: 7 }, fit);
    const answers = pending.toReversed().map((p) => p.wait());
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1);
  });

  it('carries errors over with their code and hint', () => {
    const unknown = startFit(crew, { model: 'nonesuch', params: {}, panel, options, seed: 1 });
    const nothing = crew.start('nothing', {});
    expect(unknown.wait).toThrow(AlmanacError);
    expect(nothing.wait).toThrow('The crew knows no call "nothing".');
    try {
      startFit(crew, { model: 'nonesuch', params: {}, panel, options, seed: 1 }).wait();
    } catch (error) {
      expect(error).toMatchObject({ code: 'NOT_FOUND', data: { hint: expect.stringContaining('naive') } });
    }
  });

  it('ends a fit whose time is up', () => {
    const params = ses.params.parse({});
    const late = startFit(crew, { model: 'ses', params, panel, options, seed: 1, deadline: Date.now() - 1 });
    expect(late.wait).toThrow('Cancelled');
  });

  it('is left out where there is one thread', () => {
    expect(withCrew(1, (one) => one)).toBeUndefined();
    expect(withCrew(3, (two) => two?.size)).toBe(2);
  });

  it('ends with the thread that opened it', async () => {
    const alive = new Int32Array(new SharedArrayBuffer(4));
    const parent = new Worker(new URL('./parent.fixture.ts', import.meta.url), { workerData: alive });
    while (Atomics.load(alive, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await parent.terminate();
    const before = Atomics.load(alive, 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(Atomics.load(alive, 0)).toBe(before);
  });
});
