import type { TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { offsetAt } from '#shared/base/zone.ts';
import type { Recipe } from '#shared/stages/features.ts';
import { calendarColumn, calendarName } from './calendar.ts';
import { fourierColumns } from './fourier.ts';
import { holidayColumns } from './holidays.ts';

/**
 * The features of a recipe that are known for any time in advance, one value per entry of `times`, in this order:
 * calendar (`cal_hour`, `cal_weekday` …), Fourier terms (`fourier_24_sin1`, `fourier_24_cos1` …), holidays (`holiday`,
 * `holiday_before1` …, `holiday_after1` …). A pure function of the time alone: history and future agree. Empty `times` give the names.
 *
 * Throws UNSUITABLE for calendar or holiday features on an integer axis, BAD_REQUEST for an unknown place or a Fourier order too high.
 */
export function knownFeatures(recipe: Recipe, axis: TimeAxis, times: Float64Array): { name: string; values: Float64Array }[] {
  if (axis.kind === 'integer' && (recipe.calendar.length > 0 || recipe.holidays))
    throw new AlmanacError('UNSUITABLE', 'A bare integer time index has no calendar and no holidays.', {
      hint: 'Leave calendar and holidays out of the recipe (Fourier terms work), or import the data with timestamps.',
      place: { field: recipe.calendar.length > 0 ? 'recipe.calendar' : 'recipe.holidays' },
    });
  const local = axis.kind === 'calendar' ? times.map((t) => t + offsetAt(axis.zone, t)) : times;
  return [
    ...[...new Set(recipe.calendar)].map((part) => ({ name: calendarName(part), values: calendarColumn(part, local) })),
    ...recipe.fourier.flatMap((terms) => fourierColumns(terms, axis, times, local)),
    ...(recipe.holidays ? holidayColumns(recipe.holidays, axis, times, local) : []),
  ];
}
