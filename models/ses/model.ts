import { z } from 'zod';
import { defineLocal } from '../kit/local.ts';
import { advance } from '../kit/smoothing/advance.ts';
import { estimate } from '../kit/smoothing/estimate.ts';
import { forecastSmoother } from '../kit/smoothing/forecast.ts';
import type { Smoother } from '../kit/smoothing/form.ts';

/**
 * The level follows each value by a share alpha, which is estimated with the level before the first value.
 * Normal intervals with variance v (1 + alpha^2 (h - 1)). Source: Hyndman et al. (2008), ETS(A,N,N); ses() of R forecast.
 */
export const model = defineLocal<Record<string, never>, Smoother>({
  id: 'ses',
  version: 1,
  title: 'Simple exponential smoothing',
  family: 'smoothing',
  summary: 'A level that follows the values, for series without trend and season.',
  sources: ['Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing', 'R forecast: ses()'],
  params: z.strictObject({}),
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'none', values: 'any' },
  minHistory: () => 4,
  fitSeries: ({ y }, _, { check }) => estimate({ trend: 'none', season: 'none', period: 1 }, y, check),
  forecastSeries: (fit, { times }) => forecastSmoother(fit, times.length),
  updateSeries: (fit, { y }) => advance(fit, y),
  examples: [{}],
});
