import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { DAY, HOUR } from '#shared/base/units.ts';
import type { Recipe } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';

type Named = Pick<Dataset['covariates'][number], 'name' | 'role' | 'type'>;

/** Columns of weather by their names, as data sets call them. */
const TEMPERATURE = /temp|°c|t2m/i;
const WIND_SPEED = /wind.?_?speed|(^|_)ws(_|$)|\bwind\b/i;

/** Base temperatures in °C: heating below 18 (the usual European and American base), cooling above 22. */
const HEATING = 18;
const COOLING = 22;
const MOST_COVARIATES = 6;

const weatherOf = (covariates: readonly Named[]): Recipe['weather'] =>
  covariates.flatMap(({ name }): Recipe['weather'] => {
    if (TEMPERATURE.test(name))
      return [
        { kind: 'degrees', of: name, side: 'heating', base: HEATING },
        { kind: 'degrees', of: name, side: 'cooling', base: COOLING },
      ];
    return WIND_SPEED.test(name) ? [{ kind: 'wind-power', of: name, cutIn: 3, rated: 12, cutOut: 25 }] : [];
  });

/** The same clock time on days before, where steps are shorter than a day; the same date a year before where they are days. */
function clockLagsOf(axis: TimeAxis): Recipe['clockLags'] {
  if (axis.kind === 'integer') return [];
  const step = nominalStep(axis);
  if (step < DAY) return [1, 2, 7].map((n) => ({ n, unit: 'day' as const }));
  return step === DAY ? [{ n: 1, unit: 'year' }] : [];
}

const without = <T>(list: readonly T[], same: (a: T, b: T) => boolean): T[] =>
  list.filter((a, i) => list.findIndex((b) => same(a, b)) === i);

/**
 * A wide recipe, for models that choose among features: 50 and more columns of four to seven. Adds to a lean one the near past, the
 * neighbourhood of each season, statistics of target and covariates over a day (or season) and the longest season, and weather.
 */
export function widened(lean: Recipe, dataset: Dataset): Recipe {
  const { axis } = dataset;
  const seasons = dataset.seasons.filter((season) => season > 1);
  const [short = 2, long = short] = [seasons[0], seasons.at(-1)];
  const numeric = dataset.covariates.filter((c) => c.role !== 'static' && c.type === 'number').slice(0, MOST_COVARIATES);
  const near = [1, 2, 3];
  const lags = [...near, ...seasons.flatMap((season) => [season - 1, season, season + 1, 2 * season])].filter((lag) => lag > 0);
  const stats = ['mean', 'std', 'min', 'max'] as const;
  const rolling: Recipe['rolling'] = [
    ...lean.rolling,
    ...stats.map((stat) => ({ window: short, stat, lag: 1 })),
    ...stats.map((stat) => ({ window: long, stat, lag: 1 })),
    ...[0.1, 0.9].map((quantile) => ({ window: long, stat: 'quantile' as const, quantile, lag: 1 })),
    { window: long, stat: 'median', lag: 1 },
    ...numeric.map(({ name }) => ({ window: short, stat: 'mean' as const, lag: 0, of: name })),
  ];
  const hours = axis.kind === 'calendar' && nominalStep(axis) <= HOUR;
  const calendar: Recipe['calendar'] =
    axis.kind === 'integer'
      ? []
      : [...lean.calendar, ...(nominalStep(axis) <= DAY ? (['weekend', 'day-of-year', 'week', 'quarter'] as const) : [])];
  return {
    ...lean,
    lags: [...new Set([...lean.lags, ...lags])].sort((a, b) => a - b),
    clockLags: clockLagsOf(axis),
    covariateLags: numeric.map(({ name }) => ({ of: name, lags: hours ? [1, short] : [1] })),
    rolling: without(
      rolling.filter(({ window }) => window >= 2),
      (a, b) => JSON.stringify({ ...a }) === JSON.stringify({ ...b }),
    ),
    expanding: [{ stat: 'mean', lag: 1 }],
    weighted: [
      { halfLife: short / 2, lag: 1 },
      { halfLife: long, lag: 1 },
    ],
    weather: weatherOf(numeric),
    calendar: [...new Set(calendar)],
  };
}
