import type { TimeAxis } from '#shared/base/axis.ts';
import { nominalStep } from '#shared/base/axis.ts';
import { DAY, HOUR } from '#shared/base/units.ts';
import { Recipe } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Validation } from '#shared/stages/validate.ts';
import { placeOfZone } from '../../panel/holidays.ts';
import { knownFeatures } from '../../panel/known.ts';

const YEAR = 365.25 * DAY;
const MAX_ORDER = 3;
const LONG_SEASON = 30;

function calendarFor(axis: TimeAxis): Recipe['calendar'] {
  if (axis.kind === 'integer') return [];
  const step = nominalStep(axis);
  if (step < HOUR) return ['half-hour', 'weekday', 'month'];
  if (step < DAY) return ['hour', 'weekday', 'month'];
  if (step === DAY) return ['weekday', 'month'];
  if (axis.every.unit === 'quarter') return ['quarter'];
  return axis.every.unit === 'year' ? [] : ['month'];
}

/** Seasons too long for dummies, and the year where the steps are shorter than a month and two years are there. */
function fourierFor({ axis, seasons, from, to }: Dataset): Recipe['fourier'] {
  const long = seasons.filter((season) => season >= LONG_SEASON).map((period) => ({ period, order: MAX_ORDER }));
  if (axis.kind === 'integer' || to - from < 2 * YEAR) return long;
  const period = Number((YEAR / nominalStep(axis)).toFixed(4));
  const hasYear = nominalStep(axis) > 8 * DAY || seasons.some((season) => Math.abs(season - period) < 0.05 * period);
  return hasYear ? long : [...long, { period, order: MAX_ORDER }];
}

/** Holidays of the zone's place, unless the data bring columns of those names themselves: the data know better. */
function holidaysFor({ axis, covariates }: Dataset): Pick<Recipe, 'holidays'> {
  const place = axis.kind === 'calendar' && nominalStep(axis) <= DAY ? placeOfZone(axis.zone) : undefined;
  if (!place) return {};
  const holidays = { ...place, daysBefore: 1, daysAfter: 1 };
  const names = knownFeatures(Recipe.parse({ holidays }), axis, new Float64Array(0)).map((column) => column.name);
  return covariates.some(({ name }) => names.includes(name)) ? {} : { holidays };
}

const reasonFor = ({ issues, points, series }: Validation['summary'][number]): string =>
  `${points} point(s) in ${issues} issue(s), ${series} series.`;

/**
 * A recipe to begin with. Repairs as *validate* proposes them; lags and a rolling mean no nearer than one season, so that they are known
 * for a horizon of a season; holidays of the country (and region) where the zone names one and the data have none of their own.
 */
export function propose(dataset: Dataset, validation: Validation): Recipe {
  const { axis } = dataset;
  const perSeries = dataset.rows / Math.max(1, dataset.seriesCount);
  const seasons = dataset.seasons.filter((season) => season > 1 && perSeries >= 2 * season);
  const longest = seasons.at(-1);
  const repairs = validation.summary.map((row) => ({ kind: row.kind, policy: row.proposal, reason: reasonFor(row) }));
  const leavesHoles = repairs.some((r) => r.policy === 'remove') && !repairs.some((r) => r.kind === 'missing');
  const filling = { kind: 'missing' as const, policy: 'linear' as const, reason: 'Fills what the other repairs remove.' };
  return Recipe.parse({
    repairs: leavesHoles ? [...repairs, filling] : repairs,
    lags: seasons,
    rolling: longest ? [{ window: longest, stat: 'mean', lag: seasons[0] }] : [],
    calendar: calendarFor(axis),
    fourier: fourierFor(dataset).filter(({ period, order }) => 2 * order <= period),
    ...holidaysFor(dataset),
  });
}
