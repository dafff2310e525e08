import { mean } from '#shared/math/statistics.ts';
import { initialStates } from '../smoothing/initial.ts';
import { type Form, growsByFactor, idleSlope, isTrended, type States } from './form.ts';

const LEAST = 1e-8;

/**
 * Where the search for the states before row 0 starts: seasonal figures of a classical decomposition, level and slope of a line through
 * the first rows. Source: Hyndman et al. (2008), section 2.6.1; initstate() of R forecast.
 */
export function startStates(form: Form, y: Float64Array): States {
  const season = form.season === 'N' ? 'none' : form.season === 'A' ? 'additive' : 'multiplicative';
  const first = initialStates({ trend: isTrended(form) ? 'additive' : 'none', season, period: form.period }, y);
  const figures = Float64Array.from(first.season);
  const states: States = { level: first.level, slope: first.slope, season: figures };
  if (season === 'multiplicative') {
    const total = figures.reduce((a, b) => a + b, 0);
    for (let i = 0; i < figures.length; i++) figures[i]! *= form.period / total;
  } else if (season === 'additive') {
    const centre = figures.reduce((a, b) => a + b, 0) / form.period;
    for (let i = 0; i < figures.length; i++) figures[i]! -= centre;
  }
  if (!growsByFactor(form)) return states;
  const next = first.level + first.slope;
  const growth = (next + first.slope) / next;
  const level = next / growth;
  if (level > LEAST && growth > LEAST) return { level, slope: growth, season: figures };
  return { level: Math.max(y[0]!, 1e-3), slope: Math.max(y[1]! / y[0]!, 1e-3) || 1, season: figures };
}

/** A start at which every model holds for positive data: no slope and no season. */
export function idleStates(form: Form, y: Float64Array): States {
  const season = new Float64Array(form.period).fill(form.season === 'M' ? 1 : 0);
  return { level: mean(y.subarray(0, Math.max(10, 2 * form.period))), slope: idleSlope(form), season };
}
