import { defineMetric } from './define.ts';
import { scaledMean, scaledSums } from './mase.ts';

export const rmsse = defineMetric({
  card: {
    id: 'rmsse',
    title: 'RMSSE',
    unit: '',
    better: 'lower',
    formula:
      '√ mean (y − f)² / scale per series, then the mean over series; scale = mean (y[t] − y[t − m])² of the history before the cutoff, m as for MASE',
    source:
      'Hyndman & Koehler (2006), Int. J. Forecasting 22, 2.4; Makridakis, Spiliotis & Assimakopoulos (2022), The M5 competition (there with m = 1)',
    zeroRule: 'A series whose scale is zero (constant from season to season) is left out, and counted.',
  },
  over: 'series',
  sums: (p) => scaledSums(p, p.squaredScale, (i) => (p.actual[i]! - p.mean[i]!) ** 2),
  score: (sums) => {
    const square = scaledMean(sums);
    return typeof square === 'number' ? Math.sqrt(square) : square;
  },
});
