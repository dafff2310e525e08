import { z } from 'zod';
import { defineLocal } from '../kit/local.ts';

/** Last known value, how many steps before the end it is, and the root mean square of the one-step changes. */
interface Fit {
  readonly last: number;
  readonly age: number;
  readonly sd: number;
}

/**
 * y[n + h] = y[n]; normal intervals with standard deviation sd * sqrt(h). A change over a gap of k missing steps counts as k steps.
 * Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5.
 */
function fitSeries({ y }: { readonly y: Float64Array }): Fit {
  let previous = -1;
  let square = 0;
  let changes = 0;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    if (previous >= 0) {
      square += (y[i]! - y[previous]!) ** 2 / (i - previous);
      changes++;
    }
    previous = i;
  }
  return { last: y[previous]!, age: y.length - 1 - previous, sd: Math.sqrt(square / Math.max(1, changes)) };
}

export const model = defineLocal<Record<string, never>, Fit>({
  id: 'naive',
  version: 1,
  title: 'Naive',
  family: 'baseline',
  summary: 'Repeats the last value. The yardstick for series without season.',
  sources: ['Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2'],
  params: z.strictObject({}),
  can: { covariates: 'none', intervals: 'native', missing: true, seasons: 'none', values: 'any' },
  minHistory: () => 2,
  fitSeries,
  forecastSeries: ({ last, age, sd }, { times }) => ({
    mean: new Float64Array(times.length).fill(last),
    sd: Float64Array.from(times, (_, h) => sd * Math.sqrt(age + h + 1)),
  }),
  examples: [{}],
});
