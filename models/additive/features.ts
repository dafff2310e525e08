import { mean, standardDeviation } from '#shared/math/statistics.ts';
import type { Series, Steps } from '../kit/series.ts';
import { clockOf } from './clock.ts';

/** Columns that make one effect: a season's waves, or a covariate. */
export type Effect = Wave | Regressor;

interface Wave {
  readonly kind: 'season';
  readonly name: string;
  /** In the unit of the clock. */
  readonly period: number;
  /** Which multiples of the base frequency: those that a shorter season has already are left out. */
  readonly harmonics: readonly number[];
}

interface Regressor {
  readonly kind: 'regressor';
  readonly name: string;
  readonly covariate: number;
  readonly centre: number;
  readonly scale: number;
}

export const isWave = (effect: Effect): effect is Wave => effect.kind === 'season';

export const widthOf = (effect: Effect): number => (isWave(effect) ? 2 * effect.harmonics.length : 1);

/** A covariate in units of its standard deviation; one of two values, 0 and 1, as it is. */
export function regressorOf(series: Series, covariate: number): Regressor {
  const known = series.covariates[covariate]!.filter(Number.isFinite);
  const name = series.names[covariate]!;
  const isFlag = known.every((v) => v === 0 || v === 1);
  const scale = standardDeviation(known);
  if (isFlag || !(scale > 0)) return { kind: 'regressor', name, covariate, centre: 0, scale: 1 };
  return { kind: 'regressor', name, covariate, centre: mean(known), scale };
}

/** Rows of all effects side by side, row-major. A missing covariate counts as average. */
export function featureRows(effects: readonly Effect[], steps: Steps): Float64Array {
  const width = effects.reduce((sum, effect) => sum + widthOf(effect), 0);
  const clock = clockOf(steps.axis, steps.times);
  const out = new Float64Array(clock.length * width);
  let from = 0;
  for (const effect of effects) {
    if (isWave(effect)) putWaves(effect, clock, out, from, width);
    else putRegressor(effect, steps.covariates[effect.covariate]!, out, from, width);
    from += widthOf(effect);
  }
  return out;
}

function putWaves({ period, harmonics }: Wave, clock: Float64Array, out: Float64Array, from: number, width: number): void {
  clock.forEach((time, i) => {
    const angle = (2 * Math.PI * (time % period)) / period;
    harmonics.forEach((k, j) => {
      out[i * width + from + 2 * j] = Math.sin(k * angle);
      out[i * width + from + 2 * j + 1] = Math.cos(k * angle);
    });
  });
}

function putRegressor({ centre, scale }: Regressor, values: Float64Array, out: Float64Array, from: number, width: number): void {
  values.forEach((v, i) => {
    out[i * width + from] = Number.isFinite(v) ? (v - centre) / scale : 0;
  });
}
