import { type TimeAxis, usualSeasons } from '#shared/base/axis.ts';

const CANDIDATES = [4, 7, 12, 24, 48, 52, 96, 168];
const STRONG = 0.15;
const MULTIPLE = 0.6;

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

/** Mean over the series that are long enough to tell. */
function strength(differences: readonly (readonly number[])[], lag: number): number {
  const long = differences.filter((x) => x.length >= 3 * lag);
  if (long.length < differences.length / 2 || long.length === 0) return Number.NEGATIVE_INFINITY;
  return long.reduce((sum, x) => sum + autocorrelation(x, lag), 0) / long.length;
}

/**
 * Season lengths for an axis: the usual ones of its frequency. A bare index has none: the season is then looked for in the
 * autocorrelation of the differences of some series (without missing values).
 */
export function guessSeasons(axis: TimeAxis, some: readonly (readonly number[])[]): { seasons: number[]; evidence?: string } {
  if (axis.kind === 'calendar') return { seasons: usualSeasons(axis) };
  const differences = some.map((y) => y.slice(1).map((v, i) => v - y[i]!));
  const scored = CANDIDATES.map((lag) => ({ lag, r: strength(differences, lag) }));
  const best = scored.reduce<{ lag: number; r: number } | undefined>((a, b) => (b.r > (a?.r ?? STRONG) + 0.05 ? b : a), undefined);
  if (!best) return { seasons: [1] };
  // A season shows at its multiples as well.
  const { lag, r } = scored.find((c) => best.lag % c.lag === 0 && c.r >= MULTIPLE * best.r)!;
  return { seasons: [lag], evidence: `autocorrelation ${r.toFixed(2)} at ${lag} steps` };
}
