import { model } from '#models/lstm/model.ts';
import type { Covariate, Panel } from '#shared/domain/panel.ts';
import { coverageOf, errorsOf } from './errors.ts';
import type { Figure, Part } from './part.ts';
import { actualOf, roll } from './rolling.ts';
import { columnOf, rowsOf } from './rows.ts';

const QUARTER = 15 * 60_000;
const DAY = 96;
const TEST_DAYS = 10;
const INVERTERS = 22;
/** kW/m2 from which on it is day. */
const DAYLIGHT = 0.05;

/** Chosen on days 18 to 24, learnt from those before. */
const PARAMS = {
  ...model.presets![0]!.params,
  ...{ seasons: [DAY], inputLength: DAY, validation: 'none', epochs: 8, stepsPerEpoch: 60, batch: 32, quantiles: [0.1, 0.5, 0.9] },
};

/** Power of the plant by quarters of an hour. Where an inverter does not report, the sum is not that of the plant: the value is missing. */
function solarPanel(weather: Covariate['role']): Panel {
  const rows = rowsOf('solar_plant1/plant1_15min.csv.gz');
  const stamps = rows.map((row) => Date.parse(`${row[0]}Z`));
  const count = (stamps.at(-1)! - stamps[0]!) / QUARTER + 1;
  const places = stamps.map((t) => (t - stamps[0]!) / QUARTER);
  const laid = (values: Float64Array): Float64Array => {
    const out = new Float64Array(count).fill(Number.NaN);
    places.forEach((place, i) => {
      out[place] = values[i]!;
    });
    return out;
  };
  const inverters = columnOf(rows, 1);
  const power = columnOf(rows, 3).map((v, i) => (inverters[i] === INVERTERS ? v : Number.NaN));
  const sensors = { 'ambient temperature': 5, 'module temperature': 6, irradiation: 7 };
  return {
    axis: { kind: 'calendar', zone: 'UTC', every: { n: 15, unit: 'minute' } },
    ids: ['plant 1'],
    offsets: Int32Array.of(0, count),
    times: Float64Array.from({ length: count }, (_, i) => stamps[0]! + i * QUARTER),
    y: laid(power),
    covariates: Object.entries(sensors).map(([name, at]) => ({ name, role: weather, values: laid(columnOf(rows, at)) })),
    statics: [],
  };
}

function measured(title: string, weather: Covariate['role'], marks: boolean, threads: number): Figure[] {
  const panel = solarPanel(weather);
  const first = panel.y.length / DAY - TEST_DAYS;
  const days = { panel, origins: Array.from({ length: TEST_DAYS }, (_, d) => (first + d) * DAY), horizon: DAY };
  const actual = actualOf(days);
  const light = actualOf({ ...days, panel: { ...panel, y: panel.covariates.find(({ name }) => name === 'irradiation')!.values } });
  const yesterday = actualOf({ ...days, origins: days.origins.map((o) => o - DAY) });
  const byDay = (i: number): boolean => light[i]! > DAYLIGHT && Number.isFinite(yesterday[i]);
  const rolled = roll(model, model.params.parse(PARAMS), { ...days, threads });
  const [net, naive] = [errorsOf(actual, rolled.mean, byDay), errorsOf(actual, yesterday, byDay)];
  return [
    {
      ...{ what: `sun, ${title}, MAPE in daylight`, value: net.mape, unit: '%', ...(marks && { bar: 20 }) },
      detail: { persistence: naive.mape, 'MAE kW': net.mae, 'skill over persistence (MAE)': 1 - net.mae / naive.mae, points: net.points },
    },
    {
      ...{ what: `sun, ${title}, R2 in daylight`, value: net.r2, unit: '', larger: true, ...(marks && { bar: 0.8 }) },
      detail: { persistence: naive.r2, '80 % intervals hold': coverageOf(actual, rolled), 'CPU s': rolled.fitting },
    },
  ];
}

function* run(threads: number): Generator<Figure> {
  yield* measured('weather told as it came', 'known', true, threads);
  yield* measured('weather up to midnight alone', 'past', false, threads);
}

/** The weather comes from sensors at the plant: told as it came, it stands for a perfect forecast; the second fit is told nothing ahead. */
export const solar: Part = {
  name: 'solar',
  title: 'A solar plant, the last 10 of 34 days, each from midnight: LSTM 3 x 128; persistence is the day before',
  run: ({ threads }) => run(threads),
};
