import { defineMetric, type Points, type Refusal, sumOver } from './define.ts';

/** [sum of errors over their scales, points, points without a usable scale]. */
export const scaledSums = (p: Points, scale: Float64Array, error: (i: number) => number): readonly number[] => {
  const usable = (i: number): boolean => scale[i]! > 0;
  return [
    sumOver(p, (i) => (usable(i) ? error(i) / scale[i]! : 0)),
    sumOver(p, (i) => (usable(i) ? 1 : 0)),
    sumOver(p, (i) => (usable(i) ? 0 : 1)),
  ];
};

export const scaledMean = ([sum, count, unscaled]: readonly number[]): number | Refusal => {
  if (unscaled! > 0) return { refused: 'the history before a cutoff is constant from season to season, or too short to scale by' };
  return count! > 0 ? sum! / count! : { refused: 'there is no scored point' };
};

export const mase = defineMetric({
  card: {
    id: 'mase',
    title: 'MASE',
    unit: '',
    better: 'lower',
    formula:
      'mean |y − f| / scale per series, then the mean over series; scale = mean |y[t] − y[t − m]| of the history before the cutoff (m the season, 1 where the history is no longer than m)',
    source: 'Hyndman & Koehler (2006), Int. J. Forecasting 22, 2.4; aggregated as in the M4 Competition',
    zeroRule: 'A series whose scale is zero (constant from season to season) is left out, and counted.',
  },
  over: 'series',
  sums: (p) => scaledSums(p, p.absoluteScale, (i) => Math.abs(p.actual[i]! - p.mean[i]!)),
  score: scaledMean,
});
