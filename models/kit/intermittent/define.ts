import type { Random } from '#shared/math/random.ts';
import type { ModelContext } from '../define.ts';
import { defineLocal } from '../local.ts';
import type { LocalModel } from '../local-model.ts';
import { classify, type Demand } from './classify.ts';
import { type Mixture, mixtureOf, mixtureQuantile, sizesOf } from './mixture.ts';

/** A method for demand with many zeros, told by what it follows. */
interface Method<P, T> extends Pick<LocalModel<P, unknown>, 'id' | 'version' | 'title' | 'summary' | 'sources' | 'params' | 'examples'> {
  /** What the method follows, as plain data, after a history without missing rows. */
  readonly follow: (y: Float64Array, params: P, check: ModelContext['check']) => T;
  /** The same after more rows (NaN where missing). Left out: it is followed anew. */
  readonly goOn?: (track: T, y: Float64Array) => T;
  /** Demand per row. */
  readonly rate: (track: T) => number;
  /** Mean size of a demand, where the method follows it. */
  readonly size?: (track: T) => number;
}

export interface DemandFit<T> {
  readonly track: T;
  readonly demand: Pick<Demand, 'kind'> & { readonly adi: number | null; readonly cv2: number };
  /** Mean of the values that are not zero. */
  readonly size: number;
  readonly sizes: readonly number[];
}

function meanSize(y: Float64Array): number {
  const sizes = y.filter((v) => v !== 0);
  return sizes.length === 0 ? 0 : sizes.reduce((a, b) => a + b, 0) / sizes.length;
}

function noteOf({ demand: { kind, adi, cv2 } }: DemandFit<unknown>): string {
  if (adi === null) return 'no demand in the history: the forecast is 0';
  return `${kind} demand, in one of ${adi.toFixed(1)} steps, CV² of its sizes ${cv2.toFixed(2)}`;
}

/**
 * A model of intermittent demand: a flat forecast of demand per row. Quantiles are those of a mixture of zeros and the sizes seen so far:
 * never below zero where no value was, whole steps apart where sizes are. Rows without a value do not count.
 */
export function defineDemand<P, T>({ follow, goOn, rate, size, ...card }: Method<P, T>) {
  const mixture = (fit: DemandFit<T>): Mixture => mixtureOf(rate(fit.track), size?.(fit.track) ?? fit.size, fit.sizes);
  return defineLocal<P, DemandFit<T>>({
    ...card,
    family: 'intermittent',
    can: { covariates: 'none', intervals: 'native', missing: true, seasons: 'none', values: 'any' },
    minHistory: () => 2,
    fitSeries: ({ y: rows }, params, { check }) => {
      check();
      const y = rows.filter(Number.isFinite);
      const { kind, adi, cv2 } = classify(y);
      return {
        track: follow(y, params, check),
        demand: { kind, adi: Number.isFinite(adi) ? adi : null, cv2 },
        size: meanSize(y),
        sizes: sizesOf(y),
      };
    },
    forecastSeries: (fit, { times }) => {
      const flat = (value: number): Float64Array => new Float64Array(times.length).fill(value);
      const mixed = mixture(fit);
      return { mean: flat(rate(fit.track)), quantile: (p) => flat(mixtureQuantile(mixed, p)) };
    },
    ...(goOn && { updateSeries: (fit: DemandFit<T>, { y }: { readonly y: Float64Array }) => ({ ...fit, track: goOn(fit.track, y) }) }),
    simulateSeries: (fit, { times }, paths: number, random: Random) => {
      const mixed = mixture(fit);
      return Array.from({ length: paths }, () => Float64Array.from(times, () => mixtureQuantile(mixed, random())));
    },
    note: noteOf,
  });
}
