import { nominalStep, type TimeAxis } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { DAY } from '#shared/base/units.ts';
import type { WeatherRule } from '#shared/stages/features.ts';
import { type ColumnSpec, type Make, refuse, type Write } from './spec.ts';
import { clearSky, clearSkyIndex, degreesFrom, sunSine, windPower } from './weather.ts';

type Rule<K extends WeatherRule['kind']> = Extract<WeatherRule, { kind: K }>;

/** A column of each row's own value. */
const each =
  (value: (x: number) => number): Write =>
  (x, _, from, to, out, offset) => {
    for (let i = from; i < to; i++) out[offset + i - from] = value(x[i]!);
  };

function windColumn(rule: Rule<'wind-power'>, field: string, make: Make): ColumnSpec {
  if (!(rule.cutIn < rule.rated && rule.rated <= rule.cutOut))
    throw refuse('A wind turbine cuts in below its rated speed and cuts out above it.', 'Order them: cut-in, rated, cut-out.', field);
  return make(
    `wind_power_${rule.of}`,
    rule.of,
    0,
    `${field}.of`,
    each((v) => windPower(v, rule)),
  );
}

function sunColumns(rule: Rule<'clear-sky'>, axis: TimeAxis, field: string, make: Make): ColumnSpec[] {
  if (axis.kind === 'integer' || nominalStep(axis) >= DAY)
    throw new AlmanacError('UNSUITABLE', 'The clear sky is reckoned for steps shorter than a day.', {
      hint: 'Leave clear-sky out of the recipe, or import the data by the hour.',
      place: { field },
    });
  const half = nominalStep(axis) / 2;
  const sine = (t: number): number => sunSine(t + half, rule.latitude, rule.longitude);
  const sun = (name: string, value: (sine: number) => number): ColumnSpec => ({
    name,
    role: 'known',
    from: 'sun',
    write: ({ times }, from, to, out, offset) => {
      for (let i = from; i < to; i++) out[offset + i - from] = value(sine(times[i]!));
    },
  });
  const index: Write = (x, times, from, to, out, offset) => {
    for (let i = from; i < to; i++) out[offset + i - from] = clearSkyIndex(x[i]!, clearSky(sine(times[i]!)));
  };
  return [
    sun('sun_elevation', (s) => (180 / Math.PI) * Math.asin(s)),
    sun('clear_sky', clearSky),
    ...(rule.of === undefined ? [] : [make(`clear_sky_index_${rule.of}`, rule.of, 0, `${field}.of`, index)]),
  ];
}

/** The columns of one rule of weather. Values in the middle of a step stand for it where the sun is concerned. */
export function weatherColumns(rule: WeatherRule, axis: TimeAxis, field: string, make: Make): ColumnSpec[] {
  if (rule.kind === 'clear-sky') return sunColumns(rule, axis, field, make);
  if (rule.kind === 'wind-power') return [windColumn(rule, field, make)];
  const { of, side, base } = rule;
  return [
    make(
      `${side}_${base}_${of}`,
      of,
      0,
      `${field}.of`,
      each((v) => degreesFrom(v, side, base)),
    ),
  ];
}
