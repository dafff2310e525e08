import { normalDraw } from '#shared/math/normal.ts';
import type { Random } from '#shared/math/random.ts';
import { type Dimension, fromUnit, toUnit } from './space.ts';

/** What was tried, and how bad it was: the smaller the better; Infinity where it failed. */
export interface Tried {
  readonly params: Readonly<Record<string, unknown>>;
  readonly score: number;
}

/** Trials at random before the first that learns from them. */
const FIRST = 8;
const CANDIDATES = 24;
/** The share of trials that count as good, and the most of them. */
const GOOD = 0.1;
const MOST_GOOD = 25;

const density = (x: number, centre: number, width: number): number => Math.exp(-0.5 * ((x - centre) / width) ** 2) / width;

interface Kernels {
  readonly centres: readonly number[];
  readonly widths: readonly number[];
}

/** One kernel per value, as wide as its farther neighbour is away, and a wide one for what was never tried. */
function kernelsOf(values: readonly number[]): Kernels {
  const centres = [...values, 0.5].sort((a, b) => a - b);
  const least = 1 / Math.min(100, 1 + centres.length);
  const widths = centres.map((c, i) => {
    const left = c - (centres[i - 1] ?? 0);
    const right = (centres[i + 1] ?? 1) - c;
    return Math.min(1, Math.max(least, left, right));
  });
  const prior = centres.indexOf(0.5);
  return { centres, widths: widths.map((w, i) => (i === prior ? 1 : w)) };
}

const likelihood = ({ centres, widths }: Kernels, x: number): number =>
  centres.reduce((sum, c, i) => sum + density(x, c, widths[i]!), 0) / centres.length;

function drawFrom({ centres, widths }: Kernels, random: Random): number {
  const i = Math.min(centres.length - 1, Math.floor(random() * centres.length));
  for (let attempt = 0; attempt < 20; attempt++) {
    const x = centres[i]! + widths[i]! * normalDraw(random);
    if (x >= 0 && x <= 1) return x;
  }
  return random();
}

function suggestNumber(d: Dimension & { kind: 'number' }, good: readonly Tried[], bad: readonly Tried[], random: Random): number {
  const units = (trials: readonly Tried[]) => trials.map((t) => toUnit(d, Number(t.params[d.name])));
  const [l, g] = [kernelsOf(units(good)), kernelsOf(units(bad))];
  let best = 0.5;
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < CANDIDATES; c++) {
    const x = drawFrom(l, random);
    const gain = likelihood(l, x) / likelihood(g, x);
    if (gain > most) [best, most] = [x, gain];
  }
  return fromUnit(d, best);
}

function suggestChoice(
  { name, options }: Dimension & { kind: 'choice' },
  good: readonly Tried[],
  bad: readonly Tried[],
  random: Random,
): unknown {
  const share = (trials: readonly Tried[], option: unknown): number =>
    (1 + trials.filter((t) => JSON.stringify(t.params[name]) === JSON.stringify(option)).length) / (options.length + trials.length);
  const weights = options.map((option) => share(good, option));
  let best = options[0];
  let most = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < CANDIDATES; c++) {
    let left = random() * weights.reduce((a, b) => a + b, 0);
    const at = weights.findIndex((w) => {
      left -= w;
      return left <= 0;
    });
    const option = options[Math.max(0, at)];
    const gain = share(good, option) / share(bad, option);
    if (gain > most) [best, most] = [option, gain];
  }
  return best;
}

const anything = (d: Dimension, random: Random): unknown =>
  d.kind === 'number' ? fromUnit(d, random()) : d.options[Math.min(d.options.length - 1, Math.floor(random() * d.options.length))];

/**
 * The parameters to try next, from all that were tried: where good trials lie densely beside bad ones, each parameter by itself.
 * Trials that run at the same time may be given with the median score, so that they are not suggested again.
 * Source: Bergstra, Bardenet, Bengio & Kegl (2011), Algorithms for hyper-parameter optimization, section 4.
 */
export function suggest(space: readonly Dimension[], tried: readonly Tried[], random: Random): Record<string, unknown> {
  if (tried.length < FIRST) return Object.fromEntries(space.map((d) => [d.name, anything(d, random)]));
  const ranked = [...tried].sort((a, b) => a.score - b.score);
  const split = Math.min(MOST_GOOD, Math.max(2, Math.ceil(GOOD * ranked.length)));
  const [good, bad] = [ranked.slice(0, split), ranked.slice(split)];
  return Object.fromEntries(
    space.map((d) => [d.name, d.kind === 'number' ? suggestNumber(d, good, bad, random) : suggestChoice(d, good, bad, random)]),
  );
}
