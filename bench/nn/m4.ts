import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { makeContext } from '#models/kit/context.ts';
import { model } from '#models/nbeats/model.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { sets } from '../models/sets.ts';
import { Absent, DATA, type Figure, type Part, SHARED } from './part.ts';

const SET = sets.find((s) => s.id === 'm4_hourly')!;

/** A preset of the model, chosen by the last 48 hours of each training series, held back. */
const { title, params: PARAMS } = model.presets![0]!;

const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'bench');

/** What ../shared/eval/accuracy.mjs, which knows nothing of this code, says of a forecast. */
function scoreOf(forecast: Forecast, starts: readonly number[]): { readonly owa: number; readonly smape: number; readonly mase: number } {
  mkdirSync(CACHE, { recursive: true });
  const file = join(CACHE, 'nn-m4.csv');
  const rows = forecast.ids.flatMap((id, s) =>
    Array.from({ length: SET.horizon }, (_, h) => `${id},${starts[s]! + h + 1},${forecast.mean[s * SET.horizon + h]}`),
  );
  writeFileSync(file, `unique_id,t,yhat\n${rows.join('\n')}\n`);
  const stem = join(DATA, 'm4_hourly', 'hourly');
  const args = ['--train', `${stem}_train.csv.gz`, '--test', `${stem}_test.csv.gz`, '--forecast', file, '--season', '24', '--json'];
  return JSON.parse(execFileSync(process.execPath, [join(SHARED, 'eval', 'accuracy.mjs'), ...args]).toString());
}

/** N-BEATS on all 414 series, the product's own model. */
function* run(threads: number): Generator<Figure> {
  if (!existsSync(join(DATA, 'm4_hourly'))) throw new Absent(`${join(DATA, 'm4_hourly')} is not there`);
  const series = SET.load();
  const panel = panelOf(Object.fromEntries(series.map(({ id, train }) => [id, train])));
  const params = model.params.parse({ seasons: [...SET.seasons], ...PARAMS });
  const ctx = makeContext({ runtime: onnxRuntime({ threads }), clock: () => performance.now() });
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  const state = model.fit(panel, params, { horizon: SET.horizon }, ctx);
  const minutes = (performance.now() - begun) / 60_000;
  const { user, system } = process.cpuUsage(cpu);
  const forecast = model.forecast(state, { future: blindFuture(SET.horizon), levels: [80, 95] }, ctx);
  const { owa, smape, mase } = scoreOf(
    forecast,
    series.map(({ train }) => train.length),
  );
  yield { what: 'M4 Hourly, OWA', value: owa, unit: '', bar: 0.47, aim: 0.44, detail: { smape, mase, threads } };
  yield { what: 'M4 Hourly, training', value: minutes, unit: 'minutes', bar: 30, detail: { 'CPU seconds': (user + system) / 1e6 } };
}

export const m4: Part = {
  name: 'm4',
  title: `M4 Hourly: N-BEATS, "${title}", trained here`,
  run: ({ threads }) => run(threads),
};
