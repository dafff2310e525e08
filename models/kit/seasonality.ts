import { autocorrelations, isConstant } from '#shared/math/statistics.ts';

/** A seasonal pattern: `index[i]` belongs to rows i, i + m, i + 2m …; sums to 0 (additive) or averages 1 (multiplicative). */
export type SeasonalKind = 'additive' | 'multiplicative';

/**
 * True where the autocorrelation at lag `season` differs from zero at the 90 % level, more than two seasons of a series that varies.
 * Source: Assimakopoulos & Nikolopoulos (2000); Fiorucci et al. (2016); as the M4 competition and R's thetaf test it.
 */
export function isSeasonal(y: Float64Array, season: number): boolean {
  if (season < 2 || y.length <= 2 * season || isConstant(y)) return false;
  const r = autocorrelations(y, season);
  let sum = 0;
  for (let lag = 0; lag < season - 1; lag++) sum += r[lag]! ** 2;
  return Math.abs(r[season - 1]!) > 1.6448536269514722 * Math.sqrt((1 + 2 * sum) / y.length);
}

/** Centred moving average over one season (2 x m for an even one); NaN at the ends. */
function centredAverage(y: Float64Array, season: number): Float64Array {
  const half = season >> 1;
  const out = new Float64Array(y.length).fill(Number.NaN);
  const even = season % 2 === 0;
  for (let i = half; i < y.length - half; i++) {
    let sum = even ? 0.5 * (y[i - half]! + y[i + half]!) : 0;
    for (let j = even ? 1 - half : -half; j <= (even ? half - 1 : half); j++) sum += y[i + j]!;
    out[i] = sum / season;
  }
  return out;
}

/**
 * Classical decomposition: one figure per place in the season, starting at row 0. Needs two whole seasons.
 * Source: Kendall & Stuart (1983), The Advanced Theory of Statistics, vol. 3; as R's decompose().
 */
export function seasonalIndices(y: Float64Array, season: number, kind: SeasonalKind): Float64Array {
  const trend = centredAverage(y, season);
  const figure = new Float64Array(season);
  for (let place = 0; place < season; place++) {
    let sum = 0;
    let count = 0;
    for (let i = place; i < y.length; i += season) {
      const v = kind === 'additive' ? y[i]! - trend[i]! : y[i]! / trend[i]!;
      if (Number.isNaN(v)) continue;
      sum += v;
      count++;
    }
    figure[place] = sum / count;
  }
  const centre = figure.reduce((a, b) => a + b, 0) / season;
  return figure.map((f) => (kind === 'additive' ? f - centre : f / centre));
}

/** The series with its seasonal pattern taken out. */
export const deseasonalised = (y: Float64Array, indices: Float64Array, kind: SeasonalKind): Float64Array =>
  y.map((v, i) => (kind === 'additive' ? v - indices[i % indices.length]! : v / indices[i % indices.length]!));
