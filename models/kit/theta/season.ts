import { significant } from '#shared/math/rounding.ts';
import { deseasonalised, isSeasonal, type SeasonalKind, seasonalIndices } from '../seasonality.ts';

/** A seasonal pattern as plain data: figures of the next steps, next step first; none where the series is not seasonal. */
export interface Pattern {
  readonly kind: SeasonalKind;
  readonly figures: readonly number[];
}

export interface Adjusted {
  /** The series without its season. */
  readonly plain: Float64Array;
  readonly pattern: Pattern;
}

/** Smallest factor that may be divided by. Source: forecTheta, dotm(). */
const LEAST_FACTOR = 0.01;

const figuresAhead = (figures: Float64Array, rows: number): number[] =>
  Array.from(figures, (_, h) => significant(figures[(rows + h) % figures.length]!, 10));

/** The season taken out in one way; undefined where factors come too close to zero to divide by. */
export function adjusted(y: Float64Array, season: number, kind: SeasonalKind): Adjusted | undefined {
  const figures = seasonalIndices(y, season, kind);
  if (kind === 'multiplicative' && !figures.every((f) => f >= LEAST_FACTOR)) return undefined;
  return { plain: deseasonalised(y, figures, kind), pattern: { kind, figures: figuresAhead(figures, y.length) } };
}

/**
 * The season taken out where a test at 90 % finds one: multiplicative, additive where factors come close to zero.
 * Source: Fiorucci et al. (2016), section 4; forecTheta.
 */
export function withoutSeason(y: Float64Array, season: number): Adjusted {
  const none: Adjusted = { plain: y, pattern: { kind: 'multiplicative', figures: [] } };
  if (!isSeasonal(y, season)) return none;
  return adjusted(y, season, 'multiplicative') ?? adjusted(y, season, 'additive') ?? none;
}

/** Factor on step `h` (0 is the next one); 1 where the pattern is additive or there is none. */
export const factorAt = ({ kind, figures }: Pattern, h: number): number =>
  kind === 'multiplicative' && figures.length > 0 ? figures[h % figures.length]! : 1;

/** What is added on step `h`; 0 where the pattern is multiplicative or there is none. */
export const offsetOn = ({ kind, figures }: Pattern, h: number): number =>
  kind === 'additive' && figures.length > 0 ? figures[h % figures.length]! : 0;

/** The pattern as it lies `rows` steps later (earlier where negative). */
export const turnedBy = ({ kind, figures }: Pattern, rows: number): Pattern => {
  const length = figures.length;
  return { kind, figures: figures.map((_, h) => figures[(((rows + h) % length) + length) % length]!) };
};
