import type { Random } from '#shared/math/random.ts';
import { forecastSmoother } from '../kit/ets/forecast.ts';
import { drawPath } from '../kit/ets/simulate.ts';
import type { Predictive, Steps } from '../kit/series.ts';
import type { Fit, Member } from './fit.ts';
import { seasoned } from './long-season.ts';

/** The standard deviation that quantiles at one sigma tell of. */
function spreadOf({ sd, quantile }: Predictive): Float64Array {
  if (sd) return sd;
  const [low, high] = [quantile!(0.15865525393145707), quantile!(0.8413447460685429)];
  return low.map((v, h) => 0.5 * (high[h]! - v));
}

/** Mean and standard deviation of the mixture. */
function mixture(members: readonly Member[], horizon: number): Predictive {
  const all = members.map(({ smoother, share }) => ({ share, made: forecastSmoother(smoother, horizon) }));
  if (all.length === 1) return all[0]!.made;
  const mean = Float64Array.from({ length: horizon }, (_, h) => all.reduce((sum, { share, made }) => sum + share * made.mean[h]!, 0));
  const squares = new Float64Array(horizon);
  for (const { share, made } of all) {
    const sd = spreadOf(made);
    for (let h = 0; h < horizon; h++) squares[h]! += share * (sd[h]! ** 2 + (made.mean[h]! - mean[h]!) ** 2);
  }
  return { mean, sd: squares.map(Math.sqrt) };
}

export function forecastSeries({ members, long }: Fit, { times }: Steps): Predictive {
  const { mean, sd, quantile } = mixture(members, times.length);
  const back = (x: Float64Array): Float64Array => x.map((v, h) => seasoned(long, v, h));
  const width = (v: number, h: number): number => (long?.kind === 'M' ? v * long.figures[h % long.figures.length]! : v);
  return { mean: back(mean), ...(sd && { sd: sd.map(width) }), ...(quantile && { quantile: (p: number) => back(quantile(p)) }) };
}

function drawn(members: readonly Member[], uniform: number): Member {
  let sum = 0;
  for (const member of members) {
    sum += member.share;
    if (uniform < sum) return member;
  }
  return members[0]!;
}

/** Each path is drawn by one of the models, chosen by its share. */
export function simulateSeries({ members, long }: Fit, { times }: Steps, paths: number, random: Random): Float64Array[] {
  return Array.from({ length: paths }, () => {
    const member = drawn(members, random());
    return drawPath(member.smoother, times.length, random).map((v, h) => seasoned(long, v, h));
  });
}
