import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawOf } from './choose.ts';
import { startTest, type TestService } from './service.fixture.ts';

describe('shadow and A/B', () => {
  let test: TestService;
  const digests = new Map<number, string>();
  beforeAll(async () => {
    test = await startTest({ ALMANAC_AB_SHARE: '0.3' });
    for (const [version, alias] of [
      [1, 'champion'],
      [2, 'challenger'],
      [5, 'shadow'],
    ] as const)
      digests.set(version, await test.serve(version, alias));
  });
  afterAll(() => test.close());
  const ask = (subject: string, series: object[] = [{ id: subject }]) =>
    test.call('POST', '/v1/forecast', { body: { series, horizon: 2 }, headers: { 'x-subject': subject } });

  it('draw by subject: the same arm each time, in the share that was asked for, and both are on record', async () => {
    const subjects = Array.from({ length: 120 }, (_, i) => `user-${i}`);
    const answers = await Promise.all(subjects.map((subject) => ask(subject)));
    const byChallenger = answers.filter(({ json }) => json.alias === 'challenger');
    for (const [i, { json }] of answers.entries()) {
      const drawn = drawOf('load', subjects[i]!) < 0.3;
      expect([json.alias, json.version]).toEqual(drawn ? ['challenger', 2] : ['champion', 1]);
    }
    // Binomial(120, 0.3): mean 36, four standard deviations are 20.
    expect(Math.abs(byChallenger.length - 36)).toBeLessThan(21);
    expect((await ask(subjects[0]!)).json.alias).toBe(answers[0]!.json.alias);
    await expect.poll(() => test.journal('log', 'ab-').length).toBe(121);
    const line = test.journal('log', 'ab-').find(({ alias }) => alias === 'challenger')!;
    expect(line).toMatchObject({ model: 'load', version: 2, release: digests.get(2), forecasts: [{ status: 'fitted', mean: [12, 12] }] });
  });

  it('leave those alone who name an alias', async () => {
    const body = { series: [{ id: 'a' }], alias: 'champion' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => test.call('POST', '/v1/forecast', { body })));
    expect(new Set(answers.map(({ json }) => json.version))).toEqual(new Set([1]));
  });

  it('ask the shadow what the champion answered, off the path of the request, and write both down', async () => {
    const subject = Array.from({ length: 50 }, (_, i) => `s${i}`).find((each) => drawOf('load', each) >= 0.3)!;
    const { json } = await ask(subject, [{ id: 'q', history: { values: [10] } }]);
    const written = () => test.journal('log', 'shadow-').find(({ request_id }) => request_id === json.request_id);
    await expect.poll(written).toBeDefined();
    const line = written()!;
    expect(line).toMatchObject({
      champion: { version: 1, release: digests.get(1), forecasts: [{ id: 'q', mean: [11, 11] }] },
      shadow: { version: 5, release: digests.get(5), forecasts: [{ id: 'q', mean: [15, 15] }] },
    });
    expect(line.difference).toBeCloseTo(4 / 11, 12);
  });

  it('never hold a request up or fail it: what the shadow throws is on record alone', async () => {
    const { status, json } = await test.call('POST', '/v1/forecast', { body: { series: [{ id: 'unlucky' }], alias: 'champion' } });
    expect([status, json.version]).toEqual([200, 1]);
  });
});
