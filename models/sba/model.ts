import { demandRate, fitIntervals, type Intervals, observe } from '../kit/intermittent/croston.ts';
import { defineDemand } from '../kit/intermittent/define.ts';
import { type OneWeight, oneWeight } from '../kit/intermittent/params.ts';

interface Corrected extends Intervals {
  /** Whether there is a zero: without any the interval is always 1, and there is nothing to correct. */
  readonly zeros: boolean;
}

const hasZero = (y: Float64Array): boolean => y.some((v) => v === 0);

/** Source: Syntetos & Boylan (2005), The accuracy of intermittent demand estimates. */
export const model = defineDemand<OneWeight, Corrected>({
  id: 'sba',
  version: 1,
  title: 'Syntetos-Boylan approximation',
  summary: 'Croston without its upward bias.',
  sources: ['Syntetos & Boylan (2005), The accuracy of intermittent demand estimates'],
  params: oneWeight,
  follow: (y, { alpha, optimise }) => ({ ...fitIntervals(y, optimise ? undefined : alpha), zeros: hasZero(y) }),
  goOn: (track, y) => ({ ...observe(track, y), zeros: track.zeros || hasZero(y) }),
  rate: (track) => demandRate(track) * (track.zeros ? 1 - track.alpha / 2 : 1),
  size: ({ size }) => size,
  examples: [
    { alpha: 0.1, optimise: false },
    { alpha: 0.1, optimise: true },
  ],
});
