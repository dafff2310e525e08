import { probabilitiesOf, type SeriesStatus } from '#shared/domain/forecast.ts';
import type { Failure, Outcome } from './answer.ts';
import type { Wanted } from './by-model.ts';
import type { SeriesAnswer } from './types.ts';

interface Told {
  readonly status: SeriesStatus;
  readonly baseline: boolean;
}

/** Outcomes as they travel between threads: all numbers in one column, series after series: times, mean, then each quantile. */
export interface Packed {
  readonly outcomes: readonly ({ readonly series: readonly Told[] } | { readonly failure: Failure })[];
  readonly numbers: Float64Array<ArrayBuffer>;
}

export function pack(outcomes: readonly Outcome[], { horizon, levels }: Wanted): Packed {
  const width = horizon * (2 + probabilitiesOf(levels).length);
  const series = outcomes.reduce((n, outcome) => n + ('made' in outcome ? outcome.made.length : 0), 0);
  const numbers = new Float64Array(series * width);
  let at = 0;
  const put = (values: Float64Array): void => {
    numbers.set(values, at);
    at += horizon;
  };
  const told = outcomes.map((outcome) => {
    if ('failure' in outcome) return outcome;
    return {
      series: outcome.made.map(({ status, baseline, times, mean, quantiles }): Told => {
        put(times);
        put(mean);
        quantiles.forEach(put);
        return { status, baseline };
      }),
    };
  });
  return { outcomes: told, numbers };
}

/** The answers of each request, or why it has none. Views of the column. */
export function unpack({ outcomes, numbers }: Packed, { horizon, levels }: Wanted): (SeriesAnswer[] | Failure)[] {
  const probabilities = probabilitiesOf(levels);
  const place = (p: number): number => probabilities.findIndex((q) => Math.abs(q - p) < 1e-6);
  const [lows, highs] = [levels.map((level) => place((100 - level) / 200)), levels.map((level) => place((100 + level) / 200))];
  const width = horizon * (2 + probabilities.length);
  let at = 0;
  return outcomes.map((outcome) => {
    if ('failure' in outcome) return outcome.failure;
    return outcome.series.map(({ status, baseline }): SeriesAnswer => {
      const from = at;
      at += width;
      const column = (c: number): Float64Array => numbers.subarray(from + c * horizon, from + (c + 1) * horizon);
      return {
        ...{ id: status.series, status: status.state, reason: status.reason, baseline },
        ...{ times: column(0), mean: column(1) },
        lo: lows.map((q) => column(2 + q)),
        hi: highs.map((q) => column(2 + q)),
      };
    });
  });
}
