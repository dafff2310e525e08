/**
 * Two theta lines as one state space model: y[t] = mu[t] + e[t], where
 *
 *   mu[t]   = level[t-1] + (1 - 1/theta) ((1-alpha)^(t-1) a[t-1] + (1 - (1-alpha)^t) / alpha b[t-1])
 *   level[t] = alpha y[t] + (1-alpha) level[t-1]
 *
 * and a + b t is the least-squares line through the history: through all of it (fixed), or through what was known at each time (dynamic).
 * Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), Models for optimising the theta method and their relationship to
 * state space models, equations 5 to 12; its R package forecTheta.
 */
export interface TwoLines {
  readonly dynamic: boolean;
  /** Smoothing weight of the short-term line. */
  readonly alpha: number;
  /** 1 - 1/theta: what the long-term line weighs. */
  readonly weight: number;
  /** Rows seen so far. */
  readonly rows: number;
  readonly level: number;
  /** Mean of the rows so far, and intercept and slope of the line through them. */
  readonly mean: number;
  readonly intercept: number;
  readonly slope: number;
  /** Variance of the one-step errors. */
  readonly variance: number;
}

/** Changes while rows are run over. */
export type Running = { -readonly [K in 'rows' | 'level' | 'mean' | 'intercept' | 'slope']: number };

/** What the long-term line adds, per unit of its weight, after `rows` rows; `decay` is (1 - alpha)^rows. */
export const trendOf = (intercept: number, slope: number, alpha: number, decay: number): number =>
  decay * intercept + ((1 - decay * (1 - alpha)) / alpha) * slope;

/** The forecast of the next row. */
export const ahead = ({ alpha, weight }: TwoLines, s: Running): number =>
  s.level + weight * trendOf(s.intercept, s.slope, alpha, (1 - alpha) ** s.rows);

/** Takes one more row in. The line through the rows is kept by its own recursion, which needs no earlier row. */
export function take({ alpha, dynamic }: TwoLines, s: Running, y: number): void {
  s.level += alpha * (y - s.level);
  const n = s.rows + 1;
  if (dynamic) {
    s.slope = n > 1 ? ((n - 2) * s.slope + (6 * (y - s.mean)) / n) / (n + 1) : 0;
    s.mean += (y - s.mean) / n;
    s.intercept = s.mean - (s.slope * (n + 1)) / 2;
  }
  s.rows = n;
}

export const running = ({ rows, level, mean, intercept, slope }: TwoLines): Running => ({ rows, level, mean, intercept, slope });

/** The model after more rows; a missing one is taken as it was forecast. */
export function advanced(fit: TwoLines, y: Float64Array): TwoLines {
  const s = running(fit);
  for (const v of y) take(fit, s, Number.isFinite(v) ? v : ahead(fit, s));
  return { ...fit, ...s };
}

/** Point forecasts of the next steps: each is taken as if it had come true. */
export function pointForecasts(fit: TwoLines, horizon: number): Float64Array {
  const s = running(fit);
  return Float64Array.from({ length: horizon }, () => {
    const mu = ahead(fit, s);
    take(fit, s, mu);
    return mu;
  });
}
