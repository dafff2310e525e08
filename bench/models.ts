/**
 * What every model of the catalog reaches on fixed test parts, and how long it takes: M3, M4 Hourly and, for demand with many zeros, car
 * parts. Parameters are the defaults, seasons those of the set. Nothing is chosen by these figures.
 *
 *   node bench/models.ts [--only=theta,ets] [--data=m3_monthly] [--n=100] [--most=20] [--keep]
 *
 * --n N     series of each set, evenly spread over it; five times as many short intermittent ones
 * --most S  seconds that one model may take on one set, by a first look at three series: beyond it, it is skipped and the reason is kept
 * --keep    writes bench/results/models.json, set by set, from which scripts/generate-models.ts takes what docs and cards tell. With --only or --data the
 *           other figures of the file stay.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import type { AnyModel } from '#models/kit/define.ts';
import { resolveParams } from '#models/kit/params.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { blindFuture, panelOf } from '#shared/domain/panel.ts';
import { keep } from './keep.ts';
import { type Scores, scoresOf } from './models/scores.ts';
import { dataThere, type MeasuredSet, type Split, sampled, sets } from './models/sets.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    data: { type: 'string' },
    n: { type: 'string', default: '100' },
    most: { type: 'string', default: '20' },
    keep: { type: 'boolean' },
  },
});

interface Figure extends Partial<Scores> {
  readonly model: string;
  readonly version: number;
  readonly set: string;
  readonly title: string;
  readonly series: number;
  /** CPU time of fit and forecast, all threads. */
  readonly millisecondsPerSeries?: number;
  readonly skipped?: string;
}

function measured(model: AnyModel, set: MeasuredSet, series: readonly Split[]): { forecast: Forecast; milliseconds: number } {
  const panel = panelOf(Object.fromEntries(series.map(({ id, train }) => [id, train])));
  const params = resolveParams(model, {}, set.seasons);
  const ctx = makeContext({ members: catalog, clock: () => performance.now() });
  const before = process.cpuUsage();
  const state = model.fit(panel, params, { horizon: set.horizon }, ctx);
  const forecast = model.forecast(state, { future: blindFuture(set.horizon), levels: [95] }, ctx);
  const { user, system } = process.cpuUsage(before);
  return { forecast, milliseconds: (user + system) / 1000 };
}

function figureOf(model: AnyModel, set: MeasuredSet, series: readonly Split[]): Figure {
  const head = { model: model.id, version: model.version, set: set.id, title: set.title, series: series.length };
  try {
    const probe = sampled(series, 3);
    measured(model, set, probe);
    const seconds =
      (measured(model, set, probe).milliseconds * series.length) / (1000 * (model.scope === 'local' ? probe.length : series.length));
    if (seconds > Number(options.most))
      return { ...head, skipped: `would take about ${Math.round(seconds)} s for ${series.length} series` };
    const { forecast, milliseconds } = measured(model, set, series);
    return { ...head, ...scoresOf(series, forecast, set.seasons[0] ?? 1), millisecondsPerSeries: milliseconds / series.length };
  } catch (error) {
    if (error instanceof AlmanacError) return { ...head, skipped: error.message };
    throw error;
  }
}

/** Intermittent sets are for models of intermittent demand and for those that take any series; the others are not for intermittent models. */
const suits = (model: AnyModel, set: MeasuredSet): boolean =>
  model.family !== 'imported' && (set.intermittent ? model.can.values === 'any' : model.family !== 'intermittent');

const figures: Figure[] = [];

/** Figures of earlier runs that this one has not measured again, of models that are still there. */
function earlier(): Figure[] {
  const file = join(import.meta.dirname, 'results', 'models.json');
  if (!existsSync(file)) return [];
  const kept = (JSON.parse(readFileSync(file, 'utf8')) as { figures: Figure[] }).figures;
  return kept.filter((k) => catalog.some((m) => m.id === k.model) && !figures.some((f) => f.model === k.model && f.set === k.set));
}

function keepAll(): void {
  const order = (f: Figure): string => `${sets.findIndex((s) => s.id === f.set)} ${f.model}`;
  keep(
    'models',
    [...earlier(), ...figures].sort((a, b) => (order(a) < order(b) ? -1 : 1)),
  );
}

if (!dataThere) {
  console.error('../shared/data is not there: nothing to measure.');
  process.exit(1);
}
const only = options.only?.split(',');
const data = options.data?.split(',');
console.log(
  '| set | model | series | sMAPE | MASE | RMSSE | bias | in 95 % | own | CPU ms a series |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
);
for (const set of sets) {
  if (data && !data.includes(set.id)) continue;
  const series = sampled(set.load(), Number(options.n) * (set.intermittent ? 5 : 1));
  for (const model of catalog) {
    if ((only && !only.includes(model.id)) || !suits(model, set)) continue;
    const f = figureOf(model, set, series);
    figures.push(f);
    const cells = f.skipped
      ? [f.skipped]
      : [
          f.smape!.toFixed(3),
          f.mase!.toFixed(3),
          f.rmsse!.toFixed(3),
          f.bias!.toFixed(3),
          f.coverage!.toFixed(1),
          f.own!,
          f.millisecondsPerSeries!.toFixed(2),
        ];
    console.log(`| ${set.id} | ${model.id} | ${series.length} | ${cells.join(' | ')} |`);
  }
  if (options.keep) keepAll();
}
