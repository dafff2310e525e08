import { leastSquares } from '#shared/math/least-squares.ts';
import { mean, trendLine } from '#shared/math/statistics.ts';
import { deseasonalised, seasonalIndices } from '../seasonality.ts';
import type { Form, States } from './form.ts';

/** With less than three seasons: what is left of the first season once a line (fitted beside one sine wave) is taken out. */
function shortIndices(y: Float64Array, period: number, multiplicative: boolean): Float64Array {
  const columns = [
    y.map(() => 1),
    y.map((_, i) => i + 1),
    y.map((_, i) => Math.sin((2 * Math.PI * (i + 1)) / period)),
    ...(period > 2 ? [y.map((_, i) => Math.cos((2 * Math.PI * (i + 1)) / period))] : []),
  ];
  const [intercept = 0, slope = 0] = leastSquares(columns, y);
  return y.map((v, i) => (multiplicative ? v / (intercept + slope * (i + 1)) : v - intercept - slope * (i + 1)));
}

/**
 * Where the search for the states before row 0 starts: seasonal figures from a classical decomposition, level and slope from a line
 * through the first ten (or two seasons of) deseasonalised rows. Source: Hyndman et al. (2008), section 2.6.1.
 */
export function initialStates(form: Form, y: Float64Array): States {
  const { period, trend } = form;
  const kind = form.season === 'multiplicative' ? 'multiplicative' : 'additive';
  let season = new Float64Array(period);
  let plain = y;
  if (form.season !== 'none') {
    const long = y.length >= 3 * period;
    const figures = long ? seasonalIndices(y, period, kind) : shortIndices(y, period, kind === 'multiplicative');
    const safe = kind === 'multiplicative' ? figures.map((f) => Math.max(f, 0.01)) : figures;
    season = safe.slice(0, period) as Float64Array<ArrayBuffer>;
    plain = deseasonalised(y, safe, kind);
  }
  const start = plain.subarray(0, Math.max(10, form.season === 'none' ? 10 : 2 * period));
  if (trend === 'none') return { level: mean(start), slope: 0, season };
  const line = trendLine(start);
  return { level: line.intercept - line.slope, slope: line.slope, season };
}
