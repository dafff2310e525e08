import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '#models/tsmixer/model.ts';
import { DAY } from '#shared/base/units.ts';
import { HOURS, linesOf, load } from '../epf/days.ts';
import { coverageOf, errorsOf } from './errors.ts';
import { Absent, DATA, type Figure, type Part } from './part.ts';
import { actualOf, roll } from './rolling.ts';

const FIRST = '2016-01-04';
const DAYS = 728;
const YEAR = 364;

/** Chosen on 2015, learnt from 2012 to 2014: of N-HiTS, TCN, linear quantiles and TSMixer, windows of one to three weeks. */
const PARAMS = { ...model.presets![0]!.params, seasons: [24, 168], members: 6, scales: [], inputLengths: [168, 336, 504] };

/** The published forecasts of the same hours, by name. */
function published(actual: Float64Array): Map<string, number> {
  const [head, ...rows] = linesOf('published_forecasts_DE.csv.gz');
  const from = rows.findIndex(([time]) => time === `${FIRST} 00:00:00`);
  const same = rows.slice(from, from + DAYS * HOURS);
  const off = same.findIndex((row, i) => Math.abs(Number(row[1]) - actual[i]!) > 0.02);
  if (off >= 0) throw new Error(`the price of ${same[off]![0]} differs from that of the published forecasts`);
  const column = (name: string): number[] => same.map((row) => Number(row[head!.indexOf(name)]));
  return new Map(['LEAR Ensemble', 'DNN Ensemble'].map((name) => [name, errorsOf(actual, column(name)).mae]));
}

function* run(threads: number): Generator<Figure> {
  if (!existsSync(join(DATA, 'epf_de'))) throw new Absent(`${join(DATA, 'epf_de')} is not there`);
  const panel = load(true);
  const begin = Math.round((Date.parse(FIRST) - panel.times[0]!) / DAY);
  const days = { panel, origins: Array.from({ length: DAYS }, (_, d) => (begin + d) * HOURS), horizon: HOURS };
  const actual = actualOf(days);
  const peers = published(actual);
  const rolled = roll(model, model.params.parse(PARAMS), { ...days, refit: YEAR, threads });
  const { mae, rmse } = errorsOf(actual, rolled.mean);
  const lastWeek = errorsOf(actual, actualOf({ ...days, origins: days.origins.map((o) => o - 7 * HOURS) }));
  yield {
    ...{ what: 'German prices of 2016 and 2017, 24 hours ahead, MAE', value: mae, unit: 'EUR/MWh' },
    ...{ bar: peers.get('LEAR Ensemble')!, aim: peers.get('DNN Ensemble')! },
    detail: { rmse, 'against last week': mae / lastWeek.mae, '80 % intervals hold': coverageOf(actual, rolled), 'CPU s': rolled.fitting },
  };
}

export const epf: Part = {
  name: 'epf',
  title: 'Day-ahead prices of Germany beside the published LEAR and DNN ensembles: six TSMixers, trained anew every year',
  run: ({ threads }) => run(threads),
};
