import { demandRate, fitIntervals, type Intervals, observe } from '../kit/intermittent/croston.ts';
import { defineDemand } from '../kit/intermittent/define.ts';
import { type OneWeight, oneWeight } from '../kit/intermittent/params.ts';

/** Source: Croston (1972), Forecasting and stock control for intermittent demands; croston() of R forecast. */
export const model = defineDemand<OneWeight, Intervals>({
  id: 'croston',
  version: 1,
  title: 'Croston',
  summary: 'Sizes of demands and the steps between them, smoothed apart: the yardstick for demand with many zeros.',
  sources: ['Croston (1972), Forecasting and stock control for intermittent demands', 'R forecast: croston()'],
  params: oneWeight,
  follow: (y, { alpha, optimise }) => fitIntervals(y, optimise ? undefined : alpha),
  goOn: observe,
  rate: demandRate,
  size: ({ size }) => size,
  examples: [
    { alpha: 0.1, optimise: false },
    { alpha: 0.1, optimise: true },
  ],
});
