import type { ModelContext } from '#models/kit/define.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { intervalOf, probabilitiesOf } from '#shared/domain/forecast.ts';
import type { ModelFamily } from '#shared/domain/model-card.ts';
import type { Made } from './baseline.ts';
import { byModel } from './by-model.ts';
import type { AskedSeries } from './read-series.ts';
import type { Release } from './release.ts';
import type { GoldenSample } from './sample.ts';

/** Largest difference relative to the size of the sample: of nets, whose sums are of 32 bits and differ between processors, more. */
const TOLERANCE = 1e-6;
const NET_TOLERANCE = 1e-4;
/** Families whose forecasts are, or may be averages of, those of nets. */
const SINGLE = new Set<ModelFamily>(['neural', 'imported', 'combination']);

const numbers = (cells: readonly (number | null)[]): Float64Array => Float64Array.from(cells, (v) => v ?? Number.NaN);

function askedOf({ inputs, places }: Release, sample: GoldenSample): AskedSeries | undefined {
  const place = places.get(sample.series);
  if (place === undefined) return undefined;
  const ahead = inputs.given.map(({ name }) => numbers(sample.covariates.find((c) => c.name === name)?.values ?? []));
  return { id: sample.series, place, history: undefined, ahead };
}

/** The largest difference of two columns, relative to the largest size in what is wanted; Infinity where one has a value and the other none. */
export function differenceOf(got: Float64Array, wanted: readonly (number | null)[], size: number): number {
  if (got.length !== wanted.length) return Number.POSITIVE_INFINITY;
  return wanted.reduce<number>((most, want, i) => {
    const there = Number.isFinite(got[i]!);
    if (want === null) return there ? Number.POSITIVE_INFINITY : most;
    return there ? Math.max(most, Math.abs(got[i]! - want) / size) : Number.POSITIVE_INFINITY;
  }, 0);
}

function farOff(made: Made, sample: GoldenSample, levels: readonly number[]): number {
  const size = sample.mean.reduce<number>((most, v) => Math.max(most, Math.abs(v ?? 0)), 0) || 1;
  const quantiles = probabilitiesOf(levels).map((p, q) => ({ p, values: made.quantiles[q]! }));
  return Math.max(
    differenceOf(made.mean, sample.mean, size),
    ...sample.intervals.flatMap(({ level, lo, hi }) => {
      const interval = intervalOf({ quantiles }, level)!;
      return [differenceOf(interval.lo, lo, size), differenceOf(interval.hi, hi, size)];
    }),
  );
}

/**
 * Forecasts the golden samples of a release again: all at once, as they were made. CORRUPT where one comes out differently: the state, or the
 * code that runs it, is not what was approved.
 */
export function replay(release: Release, ctx: ModelContext): void {
  const { data, model } = release;
  const [first] = data.samples;
  if (!first) return;
  const levels = first.intervals.map(({ level }) => level);
  const most = SINGLE.has(model.family) ? NET_TOLERANCE : TOLERANCE;
  const refuse = (series: string, why: string): AlmanacError =>
    new AlmanacError('CORRUPT', `The golden sample "${series}" ${why}: this is not the model that was approved.`, {
      hint: 'Serve the release with the Almanac that built it, or build it anew.',
      place: { series },
    });
  for (const sample of data.samples) {
    const asked = askedOf(release, sample);
    if (!asked) throw refuse(sample.series, 'is of no series of the release');
    const [made] = byModel(release, [asked], { horizon: sample.mean.length, levels }, ctx);
    const off = farOff(made!, sample, levels);
    if (!(off <= most))
      throw refuse(sample.series, `comes out ${Number.isFinite(off) ? `${off.toExponential(1)} of its size` : 'otherwise'} off`);
  }
}
