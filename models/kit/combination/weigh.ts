/** What trials showed of one series: `errors[member * origins + origin]`, NaN where a member was not tried; `weights[origin]` say how much an origin tells. */
export interface Evidence {
  readonly errors: Float64Array;
  readonly weights: Float64Array;
}

export interface WeighOptions {
  readonly members: number;
  /** Shares fall with this power of the error. */
  readonly power: number;
  /** Members with less than this share of the best one's are left out. */
  readonly least: number;
  /** At most so many members. */
  readonly most: number;
}

/** Origins that the panel counts as where it cannot tell how much its series differ. */
const PRIOR = 3;
/** An error of nothing is taken as this share of the others; as this log of a share where the panel is told of it, so that no series outweighs it. */
const FLOOR = 1e-6;
const LEAST_LOG = -2;
/** Series that the mean of the panel has to be drawn from to count in full. */
const FEW = 4;

interface Told {
  /** Log of the error of each member over that of the reference; NaN where unknown. */
  readonly ratio: Float64Array;
  /** The same from the later and the earlier half of the origins. */
  readonly halves: readonly [Float64Array, Float64Array];
  readonly origins: number;
}

/** Log of the error of each member over that of the members that were tried at every origin, over the origins that `takes` keeps. */
function ratios({ errors, weights }: Evidence, members: number, takes: (o: number) => boolean): Float64Array {
  const O = weights.length;
  const at = (m: number, o: number): number => errors[m * O + o]!;
  const tries = Array.from({ length: members }, (_, m) => {
    let n = 0;
    for (let o = 0; o < O; o++) if (takes(o) && at(m, o) >= 0) n++;
    return n;
  });
  const most = Math.max(...tries);
  const out = new Float64Array(members).fill(Number.NaN);
  if (most === 0) return out;
  const reference = tries.flatMap((n, m) => (n === most ? [m] : []));
  const base = Array.from({ length: O }, (_, o) => reference.reduce((sum, m) => sum + at(m, o), 0) / reference.length);
  for (let m = 0; m < members; m++) {
    let mine = 0;
    let theirs = 0;
    for (let o = 0; o < O; o++) {
      if (!takes(o) || !(at(m, o) >= 0) || !(base[o]! >= 0)) continue;
      mine += weights[o]! * at(m, o);
      theirs += weights[o]! * base[o]!;
    }
    if (tries[m]! > 0) out[m] = theirs > 0 ? Math.log(Math.max(FLOOR, mine / theirs)) : 0;
  }
  return out;
}

function told(evidence: Evidence, members: number): Told {
  const O = evidence.weights.length;
  const known = Array.from({ length: O }, (_, o) => o).filter((o) => {
    for (let m = 0; m < members; m++) if (evidence.errors[m * O + o]! >= 0) return true;
    return false;
  });
  const middle = known[known.length >> 1] ?? 0;
  return {
    ratio: ratios(evidence, members, () => true),
    halves: [ratios(evidence, members, (o) => o < middle), ratios(evidence, members, (o) => o >= middle)],
    origins: known.length,
  };
}

/** What the panel says of one member: how it does on the mean, and how many origins of a series that is worth. */
interface Prior {
  readonly mean: number;
  readonly worth: number;
}

/** Empirical Bayes: what agrees between the halves of the origins differs between series; the rest is chance. */
function priorOf(all: readonly Told[], m: number): Prior {
  const tame = (log: number): number => Math.max(LEAST_LOG, log);
  let sum = 0;
  let n = 0;
  for (const { ratio } of all)
    if (!Number.isNaN(ratio[m]!)) {
      sum += tame(ratio[m]!);
      n++;
    }
  if (n === 0) return { mean: 0, worth: PRIOR };
  const mean = sum / n;
  let together = 0;
  let apart = 0;
  let origins = 0;
  let pairs = 0;
  for (const { halves, origins: k } of all) {
    const [a, b] = [tame(halves[0][m]!), tame(halves[1][m]!)];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    together += (a - mean) * (b - mean);
    apart += (a - b) ** 2 / 2;
    origins += k / 2;
    pairs++;
  }
  const shrunk = (mean * n) / (n + FEW);
  if (pairs < 2 * FEW) return { mean: shrunk, worth: PRIOR };
  const between = together / pairs;
  const within = (apart / pairs) * (origins / pairs);
  const worth = between > 0 ? within / between : Number.POSITIVE_INFINITY;
  return { mean: shrunk, worth: Math.min(20, Math.max(0.5, worth)) };
}

/**
 * Shares of the members in each series, adding up to 1 (all 0 where nothing was tried): by their errors at the series' own origins, drawn
 * towards what the whole panel shows of a member, the more the fewer origins there are and the less the series of the panel differ.
 * Sources: Bates & Granger (1969); Efron & Morris (1975), Data analysis using Stein's estimator (the shrinkage).
 */
export function sharesOf(evidence: readonly Evidence[], { members, power, least, most }: WeighOptions): Float64Array[] {
  const all = evidence.map((e) => told(e, members));
  const priors = Array.from({ length: members }, (_, m) => priorOf(all, m));
  return all.map(({ ratio, origins }) => {
    const log = ratio.map((v, m) => (origins * v + priors[m]!.worth * priors[m]!.mean) / (origins + priors[m]!.worth));
    const best = log.reduce((a, b) => (Number.isNaN(b) ? a : Math.min(a, b)), Number.POSITIVE_INFINITY);
    const weight = log.map((v) => (Number.isNaN(v) ? 0 : Math.exp(-power * (v - best))));
    const bar = Math.max(least, weight.toSorted()[Math.max(0, members - most)]!);
    const kept = weight.map((w) => (w >= bar ? w : 0));
    const total = kept.reduce((a, b) => a + b, 0);
    return total > 0 ? kept.map((w) => w / total) : kept;
  });
}
