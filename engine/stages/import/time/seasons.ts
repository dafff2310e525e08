import { type TimeAxis, usualSeasons } from '#shared/base/axis.ts';

const CANDIDATES = [4, 7, 12, 24, 48, 52, 96, 168];
const STRONG = 0.3;

function autocorrelation(x: readonly number[], lag: number): number {
  const n = x.length;
  let mean = 0;
  for (const v of x) mean += v / n;
  let within = 0;
  let across = 0;
  for (let i = 0; i < n; i++) {
    within += (x[i]! - mean) ** 2;
    if (i >= lag) across += (x[i]! - mean) * (x[i - lag]! - mean);
  }
  return within > 0 ? across / within : 0;
}

/**
 * Season lengths for an axis: the usual ones of its frequency. A bare index has none: the season is then looked for in the
 * autocorrelation of the differences of one series (`y`, without missing values).
 */
export function guessSeasons(axis: TimeAxis, y: readonly number[]): { seasons: number[]; evidence?: string } {
  if (axis.kind === 'calendar') return { seasons: usualSeasons(axis) };
  const x = y.slice(1).map((v, i) => v - y[i]!);
  const scored = CANDIDATES.filter((lag) => x.length >= 3 * lag).map((lag) => ({ lag, r: autocorrelation(x, lag) }));
  const best = scored.reduce<{ lag: number; r: number } | undefined>((a, b) => (b.r > (a?.r ?? STRONG) + 0.05 ? b : a), undefined);
  return best ? { seasons: [best.lag], evidence: `autocorrelation ${best.r.toFixed(2)} at ${best.lag} steps` } : { seasons: [1] };
}
