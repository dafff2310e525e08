import { significant } from '#shared/math/rounding.ts';
import { seasonsHeld } from '../kit/stl/mstl.ts';
import type { Form, Gains, States } from './form.ts';
import { harmonicsOf } from './harmonics.ts';
import { type LongSeason, longSeasonAt, longSeasonsOf } from './long-seasons.ts';
import type { Params } from './params.ts';
import { jacobianOf, type Scale, scaled, scaleOf, TRANSFORMS, type Transform } from './scale.ts';
import { type Searched, search } from './search.ts';

export interface PlainStates {
  readonly level: number;
  readonly slope: number;
  readonly error: number;
  readonly wave: readonly number[];
  readonly across: readonly number[];
}

export interface Fit {
  readonly scale: Scale;
  readonly form: Form;
  readonly gains: Gains;
  readonly long: readonly LongSeason[];
  /** Rows that the states were run over: the last ones of the history of the fit; and rows added since. */
  readonly rows: number;
  readonly after: number;
  /** States before the first of these rows and after the last. */
  readonly first: PlainStates;
  readonly last: PlainStates;
  /** Variance of the innovations, scaled. */
  readonly variance: number;
  readonly note?: string;
}

/** The model is fitted to so many rows, the latest ones; seasons longer than half of them are fixed waves over the whole history. */
const SEARCHED = 4000;
/** Rows for each wave. */
const ROWS_A_WAVE = 8;

const NAMES: Readonly<Record<Transform, string>> = { none: '', sqrt: 'square roots', log: 'logarithms' };

const digits = (x: number): number => significant(x, 12);
const plain = (s: States): PlainStates => ({
  level: digits(s.level),
  slope: digits(s.slope),
  error: digits(s.error),
  wave: Array.from(s.wave, digits),
  across: Array.from(s.across, digits),
});
export const statesOf = (s: PlainStates): States => ({ ...s, wave: Float64Array.from(s.wave), across: Float64Array.from(s.across) });

const parametersOf = ({ trend, persistent, seasons }: Form): number =>
  2 + (trend ? 3 : 0) + (persistent ? 1 : 0) + seasons.reduce((sum, { harmonics }) => sum + 2 + 2 * harmonics.length, 0);

/** Akaike's criterion, comparable between transformations. */
function criterion({ form, squares }: Searched, { transform, unit }: Scale, y: Float64Array): number {
  const n = y.length;
  return (
    n * Math.log(Math.max(squares, 1e-20 * n) / n) +
    2 * n * Math.log(unit) +
    (transform === 'none' ? 0 : 2 * jacobianOf(transform, y)) +
    2 * parametersOf(form)
  );
}

interface Candidate {
  readonly scale: Scale;
  readonly long: readonly LongSeason[];
  readonly found: Searched;
  readonly criterion: number;
}

/** The transformation where the values allow it. */
const possible = (transform: Transform, lowest: number): Transform =>
  lowest > 0 || (transform === 'sqrt' && lowest === 0) ? transform : 'none';

/** What the model works on: the latest rows, scaled, without the seasons that are too long for them. */
function rowsFor(y: Float64Array, scale: Scale, periods: readonly number[], check: () => void) {
  const from = Math.max(0, y.length - SEARCHED);
  const z = y.map((v) => scaled(scale, v));
  const rows = z.slice(from);
  const short = seasonsHeld(rows.length, periods);
  const over = periods.filter((m) => !short.includes(m));
  const long = over.length > 0 ? longSeasonsOf(z, over, check) : [];
  for (const season of long) for (let i = 0; i < rows.length; i++) rows[i]! -= longSeasonAt(season, i - rows.length);
  return { rows, short, long };
}

/** The best transformation with a trend, then the same without. */
function bestOf(y: Float64Array, p: Params, check: () => void): Candidate {
  const lowest = y.reduce((least, v) => Math.min(least, v), Number.POSITIVE_INFINITY);
  const transforms = p.transform === 'auto' ? (lowest > 0 ? TRANSFORMS : (['none'] as const)) : [possible(p.transform, lowest)];
  const latest = y.subarray(Math.max(0, y.length - SEARCHED));
  const fitWith = (transform: Transform, trend: boolean): Candidate => {
    const scale = scaleOf(y, transform);
    const { rows, short, long } = rowsFor(y, scale, seasonsHeld(y.length, p.seasons), check);
    const most = Math.min(p.waves, Math.floor(rows.length / ROWS_A_WAVE));
    const seasons = short.length > 0 ? harmonicsOf(rows, short, most, check) : [];
    const found = search({ trend, persistent: p.persistent, seasons }, rows, check);
    return { scale, long, found, criterion: criterion(found, scale, latest) };
  };
  const better = (a: Candidate, b: Candidate): Candidate => (b.criterion < a.criterion ? b : a);
  const best = transforms.map((transform) => fitWith(transform, p.trend !== 'none')).reduce(better);
  return p.trend === 'auto' ? better(best, fitWith(best.scale.transform, false)) : best;
}

function noteOf(form: Form, { transform }: Scale, long: readonly LongSeason[], p: Params, n: number): string {
  const left = p.seasons.filter((m) => seasonsHeld(n, [m]).length === 0);
  const shown = (period: number, count: number): string => `${period} (${count} waves)`;
  const waves = [
    ...form.seasons.map(({ period, harmonics }) => shown(period, harmonics.length)),
    ...long.map(({ period, coefficients }) => shown(period, coefficients.length / 2)),
  ].join(', ');
  return [
    left.length > 0 ? `${n} values hold a season of ${left.join(' and ')} less than twice: left out` : '',
    p.transform !== 'auto' && transform !== p.transform ? `values not above 0: no ${NAMES[p.transform]}` : '',
    `${transform === 'none' ? '' : `${NAMES[transform]}, `}${form.trend ? 'damped trend' : 'level'}${waves ? `, seasons ${waves}` : ', no season stands out'}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** The best candidate by Akaike's criterion. */
export function fitSeries(y: Float64Array, p: Params, check: () => void): Fit {
  const { scale, long, found } = bestOf(y, p, check);
  const { form, gains, first, last, squares } = found;
  const rows = Math.min(y.length, SEARCHED);
  return {
    scale,
    form,
    long: long.map(({ period, coefficients }) => ({ period, coefficients: coefficients.map(digits) })),
    gains: {
      alpha: digits(gains.alpha),
      beta: digits(gains.beta),
      phi: digits(gains.phi),
      rho: digits(gains.rho),
      gamma: gains.gamma.map(([a, b]) => [digits(a), digits(b)] as const),
    },
    rows,
    after: 0,
    first: plain(first),
    last: plain(last),
    variance: digits(squares / Math.max(rows / 2, rows - parametersOf(form))),
    note: noteOf(form, scale, long, p, y.length),
  };
}
