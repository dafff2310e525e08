import { type Columns, conditional, type Estimate, type EstimateOptions, exact } from './estimate.ts';
import { armaCount, type Orders } from './orders.ts';
import { embedded, farFromUnity } from './process.ts';

export type Counts = Readonly<Record<'p' | 'q' | 'P' | 'Q', number>>;

export interface SearchOptions {
  /** The largest orders, and those that the search starts from. */
  readonly most: Counts;
  readonly start: Counts;
  /** What stays as it is given. */
  readonly fixed: { readonly plain: boolean; readonly seasonal: boolean; readonly constant: boolean };
  /** Models that are tried at most. */
  readonly models: number;
  /** How models are compared, and how the chosen one is estimated. */
  readonly compare: 'exact' | 'conditional';
  readonly refine: 'exact' | 'conditional';
  readonly check: () => void;
}

type Step = readonly [p: number, q: number, P: number, Q: number];

const PAIRS = [
  [-1, 0],
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
] as const;
const SEASONAL = PAIRS.map(([P, Q]): Step => [0, 0, P, Q]);
const PLAIN = PAIRS.map(([p, q]): Step => [p, q, 0, 0]);
const PARTS = ['p', 'q', 'P', 'Q'] as const;
const NONE: Counts = { p: 0, q: 0, P: 0, Q: 0 };

/** Roots of the factors, each in its own lag, stay this far from zero. */
const RADIUS = 1.01;
const ROUGH = 1e-4;
const COARSE = 1e-6;
const FINE = 1e-10;
/** A second start for the chosen model, since a likelihood may have several peaks; and by how much its peak has to be higher. */
const ELSEWHERE = 0.5;
const DISTINCT = 1e-3;
/** Models compared conditionally that are tried exactly, where the first of them turn out to lie at the unit circle. */
const CANDIDATES = 5;

const keyOf = ({ p, q, P, Q, constant }: Orders): string => [p, q, P, Q, Number(constant)].join();
const isSound = ({ aicc, factors }: Estimate): boolean => Number.isFinite(aicc) && farFromUnity(factors, RADIUS);

interface Work {
  readonly method: 'exact' | 'conditional';
  /** An estimate of other orders, which may be a good start. */
  readonly near?: Estimate;
  readonly options: EstimateOptions;
}

/** One model by the likelihood asked for, from a conditional estimate or from a neighbour's. */
function estimate(columns: Columns, orders: Orders, { method, near, options }: Work): Estimate {
  const zero = new Float64Array(armaCount(orders));
  if (method === 'conditional') return conditional(columns, orders, zero, options);
  const { u } = conditional(columns, orders, zero, { ...options, tolerance: ROUGH });
  return exact(columns, orders, near ? [u, zero, embedded(near.u, near.orders, orders)] : [u, zero], options);
}

/**
 * The stepwise search: from a few first models to ever better neighbours, by the corrected criterion of Akaike. Models with a root
 * close to the unit circle are passed over; where nothing is left, the plain differences are taken.
 * Source: Hyndman & Khandakar (2008), Automatic time series forecasting; auto.arima() of R forecast.
 */
export function stepwise(columns: (constant: boolean) => Columns, base: Orders, search: SearchOptions): Estimate {
  const { most, start, fixed, models, compare, check } = search;
  const tried = new Map<string, Estimate>();
  let best: Estimate | undefined;
  const consider = (orders: Orders): boolean => {
    const key = keyOf(orders);
    if (tried.has(key) || tried.size >= models) return false;
    const made = estimate(columns(orders.constant), orders, { method: compare, near: best, options: { tolerance: COARSE, check } });
    tried.set(key, made);
    if (!isSound(made) || (best && made.aicc >= best.aicc)) return false;
    best = made;
    return true;
  };
  const first = (counts: Counts, constant = base.constant): Orders => {
    const of = (part: keyof Counts, isFixed: boolean): number => (isFixed ? base[part] : Math.min(counts[part], most[part]));
    const { plain, seasonal } = fixed;
    return { ...base, constant, p: of('p', plain), q: of('q', plain), P: of('P', seasonal), Q: of('Q', seasonal) };
  };
  consider(first(start));
  consider(first(NONE));
  consider(first({ p: 1, q: 0, P: 1, Q: 0 }));
  consider(first({ p: 0, q: 1, P: 0, Q: 1 }));
  if (base.constant && !fixed.constant) consider(first(NONE, false));

  const steps = [...(fixed.seasonal ? [] : SEASONAL), ...(fixed.plain ? [] : PLAIN)];
  const improve = ({ orders }: Estimate): boolean => {
    for (const [p, q, P, Q] of steps) {
      const next = { ...orders, p: orders.p + p, q: orders.q + q, P: orders.P + P, Q: orders.Q + Q };
      const allowed = PARTS.every((part) => next[part] === orders[part] || (next[part] >= 0 && next[part] <= most[part]));
      if (allowed && consider(next)) return true;
    }
    return !fixed.constant && consider({ ...orders, constant: !orders.constant });
  };
  while (best && improve(best));

  const refined = (near: Estimate) => refine(columns(near.orders.constant), near, search);
  if (!best) return refined(estimate(columns(base.constant), first(NONE), { method: compare, options: { tolerance: COARSE, check } }));
  if (compare === search.refine) return refined(best);
  const ranked = [...tried.values()].filter(isSound).sort((a, b) => a.aicc - b.aicc);
  for (const candidate of ranked.slice(0, CANDIDATES)) {
    const made = refined(candidate);
    if (isSound(made)) return made;
  }
  return refined(best);
}

/** The chosen model to full precision, from its neighbourhood and from elsewhere. */
function refine(columns: Columns, near: Estimate, { refine: method, check }: SearchOptions): Estimate {
  const options = { tolerance: FINE, check };
  const made = estimate(columns, near.orders, { method, near, options });
  if (method === 'conditional') return made;
  const other = exact(columns, near.orders, [near.u.map(() => ELSEWHERE)], options);
  return other.logLik > made.logLik + DISTINCT && isSound(other) ? other : made;
}
