import { z } from 'zod';
import { defineLocal } from '../kit/local.ts';

/** Last known value, steps from it to the end, change per step and its standard error, and the spread of one step. */
interface Fit {
  readonly last: number;
  readonly age: number;
  readonly slope: number;
  readonly slopeError: number;
  readonly sd: number;
}

/**
 * The line through the first and the last value, carried on. Normal intervals with variance sd^2 h + (slopeError h)^2.
 * Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2; rwf(drift = TRUE) of R forecast.
 */
function fitSeries({ y }: { readonly y: Float64Array }): Fit {
  const at: number[] = [];
  for (let i = 0; i < y.length; i++) if (Number.isFinite(y[i])) at.push(i);
  const first = at[0]!;
  const end = at[at.length - 1]!;
  const slope = (y[end]! - y[first]!) / (end - first);
  let square = 0;
  for (let k = 1; k < at.length; k++) {
    const steps = at[k]! - at[k - 1]!;
    square += (y[at[k]!]! - y[at[k - 1]!]! - slope * steps) ** 2 / steps;
  }
  const sd = Math.sqrt(square / Math.max(1, at.length - 2));
  return { last: y[end]!, age: y.length - 1 - end, slope, slopeError: sd / Math.sqrt(end - first), sd };
}

export const model = defineLocal<Record<string, never>, Fit>({
  id: 'drift',
  version: 1,
  title: 'Random walk with drift',
  family: 'baseline',
  summary: 'Carries on the line through the first and the last value.',
  sources: ['Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2'],
  params: z.strictObject({}),
  can: { covariates: 'none', intervals: 'native', missing: true, seasons: 'none', values: 'any' },
  minHistory: () => 3,
  fitSeries,
  forecastSeries: ({ last, age, slope, slopeError, sd }, { times }) => ({
    mean: Float64Array.from(times, (_, h) => last + slope * (age + h + 1)),
    sd: Float64Array.from(times, (_, h) => Math.hypot(sd * Math.sqrt(age + h + 1), slopeError * (age + h + 1))),
  }),
  examples: [{}],
});
