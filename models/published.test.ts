import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { blindFuture, type Panel, panelOf, seriesOf } from '#shared/domain/panel.ts';
import { catalog } from './catalog.ts';
import { makeContext } from './kit/context.ts';

const data = join(import.meta.dirname, '..', '..', 'shared', 'data');
const there = existsSync(data);

function load(name: string): Panel {
  const series: Record<string, number[]> = {};
  const text = gunzipSync(readFileSync(join(data, `${name}.csv.gz`))).toString();
  for (const line of text.trim().split('\n').slice(1)) {
    const [id, , y] = line.replaceAll('"', '').split(',') as [string, string, string];
    series[id] ??= [];
    series[id].push(Number(y));
  }
  return panelOf(series);
}

/** sMAPE and MASE as the M4 competition defines them. */
function scores(id: string, params: unknown, set: string, season: number, horizon: number): { smape: number; mase: number } {
  const [train, test] = [load(`${set}_train`), load(`${set}_test`)];
  const model = catalog.find((m) => m.id === id)!;
  const ctx = makeContext({ members: catalog });
  const { mean } = model.forecast(model.fit(train, params, { horizon }, ctx), { future: blindFuture(horizon), levels: [] }, ctx);
  let smape = 0;
  let mase = 0;
  train.ids.forEach((_, s) => {
    const y = seriesOf(train, s);
    const actual = seriesOf(test, s);
    let scale = 0;
    for (let i = season; i < y.length; i++) scale += Math.abs(y[i]! - y[i - season]!) / (y.length - season);
    actual.forEach((a, h) => {
      const f = mean[s * horizon + h]!;
      smape += (200 * Math.abs(a - f)) / (Math.abs(a) + Math.abs(f)) / horizon;
      mase += Math.abs(a - f) / scale / horizon;
    });
  });
  return { smape: smape / train.ids.length, mase: mase / train.ids.length };
}

describe.skipIf(!there)(`published accuracy${there ? '' : ' (skipped: ../shared/data is not there)'}`, () => {
  test('seasonal naive on M4 Hourly: the official scores of sNaive', () => {
    const { smape, mase } = scores('seasonal-naive', { season: 24 }, 'm4_hourly/hourly', 24, 48);
    expect(smape).toBeCloseTo(13.912, 3);
    expect(mase).toBeCloseTo(1.193, 3);
  });

  test('theta on M4 Hourly: the official scores of Theta', () => {
    const { smape, mase } = scores('theta', { season: 24 }, 'm4_hourly/hourly', 24, 48);
    expect(smape).toBeCloseTo(18.138, 2);
    expect(mase).toBeCloseTo(2.455, 2);
  });

  test('theta on M3 Monthly: R forecast 8.20, thetaf()', () => {
    expect(Math.abs(scores('theta', { season: 12 }, 'm3/monthly', 12, 18).smape / 13.856 - 1)).toBeLessThan(0.005);
  });

  test('dynamic theta on M3: below the Theta of R forecast 8.20 (13.856 monthly), and below the best entry of the competition (16.42 yearly)', () => {
    expect(
      scores('dynamic-theta', { season: 12, line: 'dynamic', theta: 2, choose: true, pull: 16, widen: true }, 'm3/monthly', 12, 18).smape,
    ).toBeLessThan(13.856);
    expect(
      scores('dynamic-theta', { season: 1, line: 'dynamic', theta: 2, choose: true, pull: 16, widen: true }, 'm3/yearly', 1, 6).smape,
    ).toBeLessThan(16.42);
  });

  test('damped additive holt-winters on M3 Monthly: R forecast 8.20, hw(damped = TRUE)', () => {
    const { smape, mase } = scores('holt-winters', { season: 12, trend: 'damped', seasonal: 'additive' }, 'm3/monthly', 12, 18);
    expect(Math.abs(smape / 15.444 - 1)).toBeLessThan(0.01);
    expect(Math.abs(mase / 0.8854 - 1)).toBeLessThan(0.01);
  });
});
