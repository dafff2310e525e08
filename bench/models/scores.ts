import { type Forecast, intervalOf } from '#shared/domain/forecast.ts';
import type { Split } from './sets.ts';

export interface Scores {
  /** Percent, as the M4 competition defines it. */
  readonly smape: number;
  /** Mean absolute error over that of the seasonal naive inside the history; mean over series. */
  readonly mase: number;
  /** Root mean squared error over that of the naive forecast inside the history, as in M5; mean over series. */
  readonly rmsse: number;
  /** Mean of forecast - actual, over the mean size of the actuals. */
  readonly bias: number;
  /** Percent of actuals inside the 95 % interval. */
  readonly coverage: number;
  /** Series that the model itself forecast: not a fallback. */
  readonly own: number;
}

const average = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;

/** Scale of a history: mean over its rows of what a difference at `lag` gives; 0 where there is none. */
function scaleOf(y: readonly number[], lag: number, of: (difference: number) => number): number {
  let sum = 0;
  for (let i = lag; i < y.length; i++) sum += of(y[i]! - y[i - lag]!) / (y.length - lag);
  return sum;
}

/** Series whose history does not vary have no scale: MASE and RMSSE leave them out. */
export function scoresOf(series: readonly Split[], f: Forecast, season: number): Scores {
  const [smape, mase, rmsse]: number[][] = [[], [], []];
  const { lo, hi } = intervalOf(f, 95)!;
  let [inside, bias, size, steps] = [0, 0, 0, 0];
  series.forEach(({ train, test }, s) => {
    let [relative, absolute, squared] = [0, 0, 0];
    test.forEach((v, h) => {
      const i = s * f.horizon + h;
      const e = f.mean[i]! - v;
      relative += (200 * Math.abs(e)) / (Math.abs(v) + Math.abs(f.mean[i]!) || 1) / test.length;
      absolute += Math.abs(e) / test.length;
      squared += (e * e) / test.length;
      bias += e;
      size += Math.abs(v);
      steps++;
      if (v >= lo[i]! - 1e-9 && v <= hi[i]! + 1e-9) inside++;
    });
    smape!.push(relative);
    const scale = scaleOf(train, season < train.length ? season : 1, Math.abs);
    if (scale > 0) mase!.push(absolute / scale);
    const square = scaleOf(train, 1, (d) => d * d);
    if (square > 0) rmsse!.push(Math.sqrt(squared / square));
  });
  return {
    smape: average(smape!),
    mase: average(mase!),
    rmsse: average(rmsse!),
    bias: bias / size,
    coverage: (100 * inside) / steps,
    own: f.status.filter((s) => s.state === 'fitted').length,
  };
}
