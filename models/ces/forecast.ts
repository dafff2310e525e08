import { normalDraw } from '#shared/math/normal.ts';
import type { Random } from '#shared/math/random.ts';
import type { Component } from '../kit/define.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { type Smoother, statesOf } from './estimate.ts';
import { ahead, filter } from './filter.ts';
import { blank, hasLevel, hasSeason } from './form.ts';

/** How far an error of 1 moves the forecasts 1, 2, … steps after it. */
function effects(smoother: Smoother, horizon: number): Float64Array {
  const states = blank(smoother);
  filter(smoother, smoother.weights, Float64Array.of(1), states);
  return ahead(smoother, smoother.weights, states, 1, horizon);
}

/** Point forecasts, and the variance v (1 + sum of c(j)^2) of a linear model with one source of error. */
export function forecastSmoother(smoother: Smoother, horizon: number): Predictive {
  const mean = ahead(smoother, smoother.weights, statesOf(smoother, smoother.last), 0, horizon);
  let sum = 1;
  const sd = effects(smoother, horizon).map((effect) => {
    const width = Math.sqrt(smoother.variance * sum);
    sum += effect * effect;
    return width;
  });
  return { mean, sd };
}

export function simulate(smoother: Smoother, horizon: number, paths: number, random: Random): Float64Array[] {
  const { mean, sd } = forecastSmoother(smoother, horizon);
  const c = effects(smoother, horizon);
  return Array.from({ length: paths }, () => {
    const errors = Float64Array.from(mean, () => sd![0]! * normalDraw(random));
    return mean.map((m, h) => {
      let v = m + errors[h]!;
      for (let j = 1; j <= h; j++) v += c[j - 1]! * errors[h - j]!;
      return v;
    });
  });
}

/** The smoother after the rows that follow its history; a missing value is taken as forecast. */
export function advance(smoother: Smoother, added: Float64Array): Smoother {
  const states = statesOf(smoother, smoother.last);
  filter(smoother, smoother.weights, added, states);
  const turned = (x: readonly number[], ring: Float64Array): number[] => x.map((_, i) => ring[(added.length + i) % smoother.period]!);
  const { seasonLevel, seasonPotential } = smoother.last;
  return {
    ...smoother,
    last: {
      level: states.level,
      potential: states.potential,
      seasonLevel: turned(seasonLevel, states.seasonLevel),
      seasonPotential: turned(seasonPotential, states.seasonPotential),
    },
  };
}

/** Level and season of each one-step forecast of the history, and of each forecast ahead. */
export function componentsOf(smoother: Smoother, { y }: Series, { times }: Steps): Component[] {
  const rows = y.length;
  const whole = Float64Array.from({ length: rows + times.length }, (_, i) => y[i] ?? Number.NaN);
  const states = statesOf(smoother, smoother.first);
  const level = new Float64Array(whole.length);
  const season = new Float64Array(whole.length);
  const remainder = new Float64Array(whole.length);
  whole.forEach((v, i) => {
    level[i] = states.level;
    season[i] = hasSeason(smoother) ? states.seasonLevel[i % smoother.period]! : 0;
    if (i < rows) remainder[i] = v - level[i]! - season[i]!;
    filter(smoother, smoother.weights, whole.subarray(i, i + 1), states, i);
  });
  const part = (name: string, x: Float64Array): Component => ({ name, history: x.slice(0, rows), ahead: x.slice(rows) });
  return [
    ...(hasLevel(smoother) ? [part('level', level)] : []),
    ...(hasSeason(smoother) ? [part(hasLevel(smoother) ? 'season' : 'level by season', season)] : []),
    part('remainder', remainder),
  ];
}
