import { isSeasonal, type SeasonalKind } from '../kit/seasonality.ts';
import { type Adjusted, adjusted, factorAt, offsetOn, type Pattern, turnedBy } from '../kit/theta/season.ts';
import { bestLines, type Curve, fitLines, type Lines, lineAt, linesAhead, type Mix } from './lines.ts';

export interface Form {
  readonly season: SeasonalKind | 'none';
  readonly mix: Mix;
  readonly curve: Curve;
}

/** A form fitted to one series. */
export interface Member {
  readonly pattern: Pattern;
  readonly lines: Lines;
}

const SEASONS: readonly SeasonalKind[] = ['multiplicative', 'additive'];
const MIXES: readonly Mix[] = ['multiplicative', 'additive'];
const CURVES: readonly Curve[] = ['linear', 'exponential'];

function withoutSeason(y: Float64Array, period: number, season: Form['season']): Adjusted | undefined {
  if (season === 'none') return { plain: y, pattern: { kind: 'multiplicative', figures: [] } };
  return y.length > 2 * period ? adjusted(y, period, season) : undefined;
}

/** The forms that a series allows: seasonal ones where the test finds a season, and all but the plain ones only above 0. */
export function formsFor(y: Float64Array, period: number): Form[] {
  const seasons = isSeasonal(y, period) ? SEASONS.filter((s) => adjusted(y, period, s)) : (['none'] as const);
  return seasons.flatMap((season) => {
    const plain = withoutSeason(y, period, season)!.plain;
    if (!plain.every((v) => v > 0)) return [{ season, mix: 'additive' as const, curve: 'linear' as const }];
    return MIXES.flatMap((mix) => CURVES.map((curve) => ({ season, mix, curve })));
  });
}

/** Null where a shorter history does not allow the form. */
export function fitForm(y: Float64Array, period: number, form: Form, check: () => void): Member | null {
  const without = withoutSeason(y, period, form.season);
  if (!without) return null;
  const { plain, pattern } = without;
  if ((form.mix === 'multiplicative' || form.curve === 'exponential') && !plain.every((v) => v > 0)) return null;
  const { lines } = bestLines(plain, form.curve, form.mix, check);
  return Number.isFinite(lines.level) ? { pattern, lines } : null;
}

const seasonal = (plain: Float64Array, pattern: Pattern): Float64Array =>
  plain.map((v, h) => v * factorAt(pattern, h) + offsetOn(pattern, h));

export const ahead = ({ pattern, lines }: Member, horizon: number): Float64Array => seasonal(linesAhead(lines, horizon), pattern);

/** A member over the rows that it was fitted to. */
export interface Past {
  /** One-step forecasts. */
  readonly fitted: Float64Array;
  /** The forecast of row `t` as it was after `rows` rows. */
  readonly from: (rows: number, t: number) => number;
}

export function pastOf(y: Float64Array, { pattern, lines }: Member): Past {
  const first = turnedBy(pattern, -y.length);
  const plain = y.map((v, t) => (v - offsetOn(first, t)) / factorAt(first, t));
  const { fitted, levels } = fitLines(plain, lines.curve, lines.mix, lines.theta);
  return {
    fitted: seasonal(fitted, first),
    from: (rows, t) => lineAt(lines, levels[rows - 1]!, t) * factorAt(first, t) + offsetOn(first, t),
  };
}
