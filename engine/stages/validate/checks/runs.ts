import type { Finding } from '../issues.ts';
import type { SeriesView } from '../view.ts';

/** A stretch of equal values that is longer than chance allows. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

const MIN_RUN = 5;
const CHANCE = 0.01;

/** Longest run that chance gives to `n` steps when a value repeats with probability `p`. Source: Feller (1968), vol. 1, XIII.7. */
const longestByChance = (n: number, p: number): number =>
  p <= 0 ? 0 : p >= 1 ? Number.POSITIVE_INFINITY : 1 + Math.log(CHANCE / n) / Math.log(p);

const limitOf = (n: number, p: number): number => Math.max(MIN_RUN, longestByChance(n, p));

function* runsOf(y: Float64Array): Generator<Run> {
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i])) continue;
    const from = i;
    while (i + 1 < y.length && y[i + 1] === y[i]) i++;
    yield { from, to: i, value: y[from]! };
  }
}

/** Places of a run whose own phase outside of it has another value: what the season does not explain. */
function unexplained(y: Float64Array, { from, to, value }: Run, season: number): number {
  if (season <= 1) return to - from + 1;
  let count = 0;
  for (let i = from; i <= to; i++) {
    const before = y[i - season * (Math.floor((i - from) / season) + 1)];
    const after = y[i + season * (Math.floor((to - i) / season) + 1)];
    if (before !== value && after !== value) count++;
  }
  return count;
}

/**
 * Runs of one value that are too long to be chance. How often a value repeats is learnt from the series without its longest run; zeros
 * are judged by their share. What comes back at the same phase of the season (nights of a solar plant) is no surprise. `patience`
 * multiplies the length that chance allows.
 */
export function surprisingRuns(y: Float64Array, season: number, patience = 1): Run[] {
  const long: Run[] = [];
  const pairs = { zero: 0, other: 0 };
  const longest = { zero: 0, other: 0 };
  let zeros = 0;
  let observed = 0;
  for (const run of runsOf(y)) {
    const length = run.to - run.from + 1;
    const kind = run.value === 0 ? 'zero' : 'other';
    observed += length;
    if (kind === 'zero') zeros += length;
    pairs[kind] += length - 1;
    longest[kind] = Math.max(longest[kind], length);
    if (length >= MIN_RUN) long.push(run);
  }
  const others = observed - zeros;
  const share = (zeros - longest.zero) / Math.max(1, observed - longest.zero);
  const repeat = (pairs.other - Math.max(0, longest.other - 1)) / Math.max(1, others - longest.other);
  const limit = { zero: limitOf(observed, share), other: limitOf(observed, repeat) };
  return long.filter((run) => unexplained(y, run, season) >= patience * limit[run.value === 0 ? 'zero' : 'other']);
}

/** Zeros are at home in a series that has more than this share of them outside of a run. */
const RARE_ZEROS = 0.02;

/** Stuck values and dead zeros of the target. Zeros before a first sale, after a last one or between rare ones are told, not repaired. */
export function checkRuns(view: SeriesView): { findings: Finding[]; points: number } {
  const runs = surprisingRuns(view.y, view.season);
  const zeros = view.y.reduce((n, v) => n + (v === 0 ? 1 : 0), 0);
  const findings = runs.map(({ from, to, value }): Finding => {
    const count = to - from + 1;
    const whole = count >= 0.9 * view.y.length;
    const atHome = value === 0 && (zeros - count > RARE_ZEROS * view.y.length || from === 0 || to === view.y.length - 1);
    const grave = !whole && !atHome && count >= Math.max(view.season, 2 * MIN_RUN);
    return {
      kind: value === 0 ? 'zero-run' : 'constant-run',
      severity: grave || whole ? 'warn' : 'info',
      from: view.timeOf(from),
      to: view.timeOf(to),
      count,
      message: whole
        ? `Nearly the whole series is ${value}.`
        : `${value} for ${count} steps in a row, longer than chance and season explain.`,
      proposal: grave ? 'remove' : 'keep',
    };
  });
  return { findings, points: findings.reduce((n, f) => n + (f.severity === 'info' ? 0 : f.count), 0) };
}
