import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { addSteps, nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { DAY } from '#shared/base/units.ts';
import { offsetAt } from '#shared/base/zone.ts';
import type { Recipe } from '#shared/stages/features.ts';

type Rule = NonNullable<Recipe['holidays']>;

// The library reads a megabyte of rules: loaded when holidays are first asked for.
const load = (): typeof Holidays => createRequire(import.meta.url)('date-holidays');

const dayNumber = (date: string): number => Date.parse(`${date.slice(0, 10)}T00:00Z`) / DAY;
const known = new Map<string, ReadonlySet<number>>();

/** Countries, or the regions of a country ("VIC"; a part of a region follows a hyphen, "LA-NO"), that holidays are known for. */
export function holidayPlaces(country?: string): { code: string; name: string }[] {
  const all = new (load())();
  const listed = (names: Record<string, string> | undefined, prefix = '') =>
    Object.entries(names ?? {}).map(([code, name]) => ({ code: `${prefix}${code}`, name }));
  if (!country) return listed(all.getCountries());
  checkPlace({ country });
  return listed(all.getStates(country)).flatMap((state) => [state, ...listed(all.getRegions(country, state.code), `${state.code}-`)]);
}

/** Throws BAD_REQUEST for a country or region that the holiday rules do not know. */
function checkPlace({ country, region }: Pick<Rule, 'country' | 'region'>): void {
  const all = new (load())();
  if (!(country in all.getCountries()))
    throw new AlmanacError('BAD_REQUEST', `No holidays are known for the country "${country}".`, {
      hint: 'Use a two-letter code such as FR or AU; features holidays lists them.',
      place: { field: 'recipe.holidays.country' },
    });
  if (region && !holidayPlaces(country).some((place) => place.code === region))
    throw new AlmanacError('BAD_REQUEST', `No holidays are known for the region "${region}" of ${country}.`, {
      hint: `features holidays with country ${country} lists its regions.`,
      place: { field: 'recipe.holidays.region' },
    });
}

let places: ReadonlyMap<string, readonly string[]> | undefined;

/** The countries whose clocks show each zone. */
function countriesByZone(): ReadonlyMap<string, readonly string[]> {
  if (places) return places;
  const found = new Map<string, string[]>();
  for (const country of Object.keys(new (load())().getCountries()))
    for (const zone of new (load())(country).getTimezones() ?? []) found.set(zone, [...(found.get(zone) ?? []), country]);
  places = found;
  return found;
}

/** The country that a zone belongs to, with its region where only one has the zone; undefined where it is shared or of no country. */
export function placeOfZone(zone: string): Pick<Rule, 'country' | 'region'> | undefined {
  const countries = countriesByZone().get(zone) ?? [];
  const country = countries[0];
  if (!country || countries.length > 1) return undefined;
  const states = Object.keys(new (load())().getStates(country) ?? {});
  const here = states.filter((state) => new (load())(country, state).getTimezones()?.includes(zone));
  return here.length === 1 && states.length > 1 ? { country, region: here[0]! } : { country };
}

/** Days since 1970 (of the place's own calendar) that are public holidays in one year. Rules: the date-holidays package, type "public". */
export function holidaysOf({ country, region }: Pick<Rule, 'country' | 'region'>, year: number): ReadonlySet<number> {
  const key = `${country}/${region ?? ''}/${year}`;
  const found = known.get(key);
  if (found) return found;
  const [state, part] = region?.split('-') ?? [];
  const rules = new (load())(country, state as string, part as string);
  const days = new Set<number>();
  for (const holiday of rules.getHolidays(year)) {
    if (holiday.type !== 'public') continue;
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY));
    for (let k = 0; k < length; k++) days.add(dayNumber(holiday.date) + k);
  }
  known.set(key, days);
  return days;
}

/**
 * `holiday`, `holiday_before1` … (the day that many days later is a holiday), `holiday_after1` …: 1 or 0 for steps up to a day; for
 * longer steps the number of such days in the step. Days are those of the axis' zone.
 */
export function holidayColumns(rule: Rule, axis: TimeAxis, times: Float64Array, local: Float64Array) {
  checkPlace(rule);
  const isHoliday = (day: number): boolean => {
    const year = new Date(day * DAY).getUTCFullYear();
    return holidaysOf(rule, year).has(day) || holidaysOf(rule, year - 1).has(day);
  };
  const coarse = axis.kind === 'calendar' && nominalStep(axis) > DAY;
  const endDay = (t: number): number => {
    const next = addSteps(axis, t, 1);
    return Math.floor((next + offsetAt(axis.kind === 'calendar' ? axis.zone : 'UTC', next)) / DAY);
  };
  const column = (name: string, shift: number) => {
    let last = Number.NaN;
    let value = Number.NaN;
    const values = local.map((l, i) => {
      const day = Math.floor(l / DAY);
      if (day === last) return value;
      last = day;
      const end = coarse ? endDay(times[i]!) : day + 1;
      value = 0;
      for (let d = day; d < end; d++) if (isHoliday(d + shift)) value++;
      return value;
    });
    return { name, values };
  };
  return [
    column('holiday', 0),
    ...Array.from({ length: rule.daysBefore }, (_, k) => column(`holiday_before${k + 1}`, k + 1)),
    ...Array.from({ length: rule.daysAfter }, (_, k) => column(`holiday_after${k + 1}`, -(k + 1))),
  ];
}
