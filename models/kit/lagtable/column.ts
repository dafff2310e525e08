import { DAY, HOUR } from '#shared/base/units.ts';
import { civil, offsetAt } from '#shared/base/zone.ts';
import { type Frame, sameRow } from './frame.ts';
import type { ClockPart, Feature, Recipe } from './recipe.ts';
import { deviationOver, extremeBefore, meanOver, stepNumbers, sumsOf } from './track.ts';

/** The value of a column at an origin and a step. */
export type Reader = (origin: number, step: number) => number;

const nothing: Reader = () => Number.NaN;

function clockReader(part: ClockPart, { axis }: Recipe, times: Float64Array): Reader {
  if (axis.kind !== 'calendar') return nothing;
  const { zone } = axis;
  const at = times.map((t) => {
    if (part === 'hour') return ((((t + offsetAt(zone, t)) % DAY) + DAY) % DAY) / HOUR;
    const day = civil(zone, t);
    return { weekday: day.weekday, month: day.month, 'day-of-year': day.dayOfYear }[part];
  });
  return (origin, step) => at[origin + step - 1]!;
}

/** Reads one column of one series. Values of the target are told relative to the local level and in shares of the local size. */
export function readerOf(f: Feature, frame: Frame, recipe: Recipe): Reader {
  const { track, sums, centre, scale, level } = frame;
  const { z } = track;
  const valueAt = (row: number, origin: number): number =>
    row < 0 || row >= origin ? Number.NaN : (z[row]! - centre[origin]!) / scale[origin]!;
  switch (f.kind) {
    case 'lag':
      return (o) => valueAt(o - 1 - f.back, o);
    case 'same': {
      const shift = f.shift ?? 0;
      return (o, h) => valueAt(sameRow(o, h, f.season, f.times) + shift, o);
    }
    case 'same-mean':
      return (o, h) => {
        let sum = 0;
        let count = 0;
        for (let times = 1; times <= f.times; times++) {
          const v = valueAt(sameRow(o, h, f.season, times), o);
          if (!Number.isNaN(v)) {
            sum += v;
            count++;
          }
        }
        return sum / count;
      };
    case 'mean':
      return (o) => (meanOver(sums, o - (f.back ?? 0) - f.rows, o - (f.back ?? 0)) - centre[o]!) / scale[o]!;
    case 'std':
      return (o) => deviationOver(sums, o - (f.back ?? 0) - f.rows, o - (f.back ?? 0)) / scale[o]!;
    case 'min':
    case 'max': {
      const at = extremeBefore(z, f.rows, f.kind === 'min' ? 1 : -1);
      return (o) => (at[Math.max(0, o - (f.back ?? 0))]! - centre[o]!) / scale[o]!;
    }
    case 'change':
      return (o) => (meanOver(sums, o - f.rows, o) - meanOver(sums, o - f.back - f.rows, o - f.back)) / scale[o]!;
    case 'level':
      return (o) => level[o]!;
    case 'step':
      return (_, h) => h;
    case 'phase': {
      const at = stepNumbers(recipe.axis, track.times);
      return (o, h) => ((at[o + h - 1]! % f.season) + f.season) % f.season;
    }
    case 'clock':
      return clockReader(f.part, recipe, track.times);
    case 'static': {
      const value = track.statics.get(f.name) ?? Number.NaN;
      return () => value;
    }
    default:
      return covariateReader(f, frame);
  }
}

type OfCovariate = Extract<Feature, { readonly name: string }>;

function covariateReader(f: Exclude<OfCovariate, { kind: 'static' }>, { track }: Frame): Reader {
  const x = track.covariates.get(f.name);
  if (!x) return nothing;
  switch (f.kind) {
    case 'known':
      return (o, h) => x[o + h - 1 - f.back] ?? Number.NaN;
    case 'known-mean': {
      const sums = sumsOf(x);
      return (o, h) => meanOver(sums, o + h - f.rows, o + h);
    }
    case 'known-min':
    case 'known-max': {
      const at = extremeBefore(x, f.rows, f.kind === 'known-min' ? 1 : -1);
      return (o, h) => at[o + h]!;
    }
    case 'known-same':
      return (o, h) => x[sameRow(o, h, f.season, 1)] ?? Number.NaN;
    case 'past':
      return (o) => x[o - 1 - f.back] ?? Number.NaN;
    case 'past-mean': {
      const sums = sumsOf(x);
      return (o) => meanOver(sums, o - f.rows, o);
    }
  }
}
