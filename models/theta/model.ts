import { z } from 'zod';
import { significant } from '#shared/math/rounding.ts';
import { trendLine } from '#shared/math/statistics.ts';
import type { ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import { deseasonalised, isSeasonal, seasonalIndices } from '../kit/seasonality.ts';
import type { Predictive } from '../kit/series.ts';
import { estimate } from '../kit/smoothing/estimate.ts';

const params = z.strictObject({
  season: z.int().min(1).max(10_000).meta({
    title: 'Season length',
    description: 'Taken out before and put back after, where a test finds it.',
    unit: 'steps',
    from: 'season',
  }),
});

interface Fit {
  readonly level: number;
  readonly alpha: number;
  /** Half the slope of the line through the deseasonalised series, per step. */
  readonly drift: number;
  readonly variance: number;
  readonly rows: number;
  /** Seasonal factors of the next steps, empty where the series is not seasonal. */
  readonly season: readonly number[];
}

/** Seasonal factors; none where the test finds no season or a factor is so close to zero that dividing by it would blow up. */
function factorsOf(y: Float64Array, season: number): Float64Array | undefined {
  if (!isSeasonal(y, season)) return undefined;
  const factors = seasonalIndices(y, season, 'multiplicative');
  return factors.every((f) => Math.abs(f) >= 1e-4) ? factors : undefined;
}

function fitSeries({ y }: { readonly y: Float64Array }, { season }: z.infer<typeof params>, { check }: ModelContext): Fit {
  const factors = factorsOf(y, season);
  const plain = factors ? deseasonalised(y, factors, 'multiplicative') : y;
  const { weights, states, variance } = estimate({ trend: 'none', season: 'none', period: 1 }, plain, check);
  return {
    level: states.level,
    alpha: weights.alpha,
    drift: trendLine(plain).slope / 2,
    variance,
    rows: y.length,
    season: factors ? Array.from(factors, (_, h) => significant(factors[(y.length + h) % season]!, 10)) : [],
  };
}

function forecastSeries({ level, alpha, drift, variance, rows, season }: Fit, { times }: { readonly times: Float64Array }): Predictive {
  const lag = (1 - (1 - alpha) ** rows) / alpha;
  return {
    mean: Float64Array.from(times, (_, h) => (level + drift * (h + lag)) * (season.length > 0 ? season[h % season.length]! : 1)),
    sd: Float64Array.from(times, (_, h) => Math.sqrt(variance * (1 + h * alpha * alpha))),
  };
}

/** The level follows the added rows, deseasonalised; drift and factors stay. */
function updateSeries(fit: Fit, { y }: { readonly y: Float64Array }): Fit {
  const { season, alpha } = fit;
  let level = fit.level;
  y.forEach((v, i) => {
    const plain = season.length > 0 ? v / season[i % season.length]! : v;
    if (Number.isFinite(plain)) level += alpha * (plain - level);
  });
  return { ...fit, level, rows: fit.rows + y.length, season: season.map((_, h) => season[(y.length + h) % season.length]!) };
}

/**
 * The standard theta method: seasonal adjustment where a test at 90 % finds a season, then simple exponential smoothing with a drift
 * of half the slope. Normal intervals with variance v (1 + alpha^2 (h - 1)).
 * Source: Assimakopoulos & Nikolopoulos (2000); Hyndman & Billah (2003); thetaf() of R forecast.
 */
export const model = defineLocal<z.infer<typeof params>, Fit>({
  id: 'theta',
  version: 1,
  title: 'Theta',
  family: 'smoothing',
  summary: 'Smoothing with half the trend: hard to beat on monthly and quarterly business series.',
  sources: [
    'Assimakopoulos & Nikolopoulos (2000), The theta model',
    'Hyndman & Billah (2003), Unmasking the Theta method',
    'R forecast: thetaf()',
  ],
  params,
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  minHistory: () => 4,
  period: ({ season }) => season,
  fitSeries,
  forecastSeries,
  updateSeries,
  examples: [{ season: 1 }, { season: 7 }],
});
