import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { catalog } from '#models/catalog.ts';
import { business, hard } from '#models/kit/battery/data.ts';
import { makeContext } from '#models/kit/context.ts';
import { onnxInputs } from '#models/kit/lagtable/onnx-inputs.ts';
import { outlineOf } from '#nn/onnx/decode.ts';
import { type Future, type Panel, panelOf } from '#shared/domain/panel.ts';
import { onnxRuntime } from './runtime.ts';

const ctx = makeContext();
const runtime = onnxRuntime();
afterAll(runtime.end);
const find = (id: string) => catalog.find((m) => m.id === id)!;

/** Largest difference between the ONNX file and the model, relative to the largest forecast of the series. */
function distance(id: string, panel: Panel, given: Record<string, unknown>, future: Future) {
  const model = find(id);
  const state = model.fit(panel, model.params.parse({ bounds: 'none', ...given }), { horizon: future.horizon, calibrate: false }, ctx);
  const { mean } = model.forecast(state, { future, levels: [] }, ctx);
  const bytes = model.onnx!(state, ctx);
  const session = runtime.load(bytes);
  const { ids, steps, history, lookback, unit, step, features, width } = onnxInputs(state, future);
  const rows = ids.length * steps;
  const answer = session.run({
    history: { data: history, dims: [rows, lookback] },
    unit: { data: unit, dims: [rows] },
    step: { data: step, dims: [rows] },
    ...(width > 0 && { features: { data: features, dims: [rows, width] } }),
  });
  session.close();
  let worst = 0;
  ids.forEach((series, i) => {
    const s = panel.ids.indexOf(series);
    const size = Math.max(...mean.subarray(s * future.horizon, (s + 1) * future.horizon).map(Math.abs));
    for (let h = 0; h < steps; h++)
      worst = Math.max(worst, Math.abs(Number(answer.mean!.data[i * steps + h]) - mean[s * future.horizon + h]!) / size);
  });
  return { worst, rows, outline: outlineOf(bytes), trees: state.fit.parts[0].ensemble.trees.length };
}

const blind = (horizon: number): Future => ({ horizon, covariates: [] });
const quick = { trees: 30, rows: 5000 };

describe('a fit of trees as ONNX, run by onnxruntime, forecasts what the model forecasts', () => {
  const plain = panelOf({ a: business(200, 1), b: business(150, 2, 5), gappy: hard.gappy!, zeros: hard.intermittent! });

  it.each([
    ['gradient-boosting', { ...quick, seasons: [7], target: 'level' }],
    ['gradient-boosting', { ...quick, seasons: [7, 28], target: 'seasonal-difference', scale: 'series' }],
    ['gradient-boosting', { ...quick, seasons: [], target: 'difference', objective: 'huber', lags: 9 }],
    ['gradient-boosting', { ...quick, seasons: [7], objective: 'tweedie' }],
    ['gradient-boosting', { ...quick, seasons: [7], strategy: 'direct' }],
    ['gradient-boosting', { ...quick, seasons: [7], strategy: 'recursive' }],
    ['random-forest', { ...quick, seasons: [7] }],
  ])('%s %j', (id, params) => {
    const { worst, rows, outline, trees } = distance(id, plain, params, blind(10));
    expect(rows).toBe(4 * ('strategy' in params && params.strategy === 'recursive' ? 1 : 10));
    expect(trees).toBeGreaterThan(0);
    expect(worst).toBeLessThan(1e-5);
    expect(outline.operators['ai.onnx.ml:TreeEnsembleRegressor']).toBe('strategy' in params && params.strategy === 'direct' ? 8 : 1);
    expect(outline.inputs.map((p) => p.name)).toContain('history');
  });

  it('with covariates that are missing here and there, and categories', () => {
    const n = 300;
    const x = Float64Array.from({ length: 3 * n }, (_, i) => (i % 17 === 3 ? Number.NaN : Math.sin(i * i)));
    const shop = [0, 5, 2];
    const series = Object.fromEntries(
      shop.map((k, s) => [`s${s}`, business(n, s + 1).map((v, i) => v + 20 * k + 8 * (x[s * n + i]! || 0))]),
    );
    const panel: Panel = {
      ...panelOf(series),
      covariates: [{ name: 'x', role: 'known', values: x }],
      statics: [{ name: 'shop', values: Float64Array.from(shop), categories: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    };
    const future = {
      horizon: 7,
      covariates: [{ name: 'x', values: Float64Array.from({ length: 21 }, (_, i) => (i === 4 ? Number.NaN : 0.5)) }],
    };
    const params = { ...quick, seasons: [7], target: 'level', scale: 'series' };
    const { worst, outline } = distance('gradient-boosting', panel, params, future);
    expect(worst).toBeLessThan(1e-5);
    expect(JSON.parse(outline.metadata.features!)).toEqual(expect.arrayContaining(['x', 'shop', 'place in the season of 7']));
  });

  const real = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'm4_hourly', 'hourly_train.csv.gz');
  it.skipIf(!existsSync(real))('on the first 20 series of M4 Hourly (skipped where ../shared/data is not there)', () => {
    const series: Record<string, number[]> = {};
    for (const line of gunzipSync(readFileSync(real)).toString().split('\n').slice(1)) {
      const [id, , y] = line.replaceAll('"', '').split(',');
      if (!id || (!(id in series) && Object.keys(series).length === 20)) continue;
      series[id] ??= [];
      series[id].push(Number(y));
    }
    const { worst, rows } = distance(
      'gradient-boosting',
      panelOf(series),
      { trees: 40, rows: 8000, seasons: [24, 168], target: 'seasonal-difference' },
      blind(48),
    );
    expect(rows).toBe(20 * 48);
    expect(worst).toBeLessThan(1e-5);
  });
});
