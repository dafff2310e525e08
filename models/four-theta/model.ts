import { z } from 'zod';
import { mean } from '#shared/math/statistics.ts';
import type { FitOptions, ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import type { Predictive, Series, Steps } from '../kit/series.ts';
import { factorAt, offsetOn, turnedBy } from '../kit/theta/season.ts';
import { noErrors, originsOf, type StepErrors, stepsFor, widenedBy, widthAt } from '../kit/theta/widening.ts';
import { chosen } from './choose.ts';
import { ahead, type Member, type Past, pastOf } from './forms.ts';
import { advancedLines } from './lines.ts';

const params = z.strictObject({
  season: z.int().min(1).max(10_000).meta({
    title: 'Season length',
    description: 'Taken out before and put back after, where a test finds it.',
    unit: 'steps',
    from: 'season',
  }),
  combine: z.int().min(1).max(8).default(3).meta({
    title: 'Average the best',
    description: 'So many of the forms that did best on the hold-out are averaged; 1 takes the best alone.',
    unit: 'forms',
  }),
});
type Params = z.infer<typeof params>;

interface Fit {
  /** Mean size of the history: the forms are fitted to values divided by it. */
  readonly unit: number;
  readonly members: readonly Member[];
  /** Variance of the one-step errors of the average. */
  readonly variance: number;
  /** What the variance of each step is multiplied by; the last one for all further steps. */
  readonly wider: readonly number[];
}

/** Mean over members of what each gives, by step. */
function averaged(members: readonly Member[], length: number, give: (member: Member) => Float64Array): Float64Array {
  const sum = new Float64Array(length);
  for (const member of members) {
    const values = give(member);
    for (let i = 0; i < length; i++) sum[i]! += values[i]! / members.length;
  }
  return sum;
}

const alphaOf = (members: readonly Member[]): number => members.reduce((sum, { lines }) => sum + lines.alpha / members.length, 0);

/** Squared errors of the average of members, from earlier origins. */
function errorsOf(y: Float64Array, past: readonly Past[], steps: number, check: () => void): StepErrors {
  const errors = noErrors(steps);
  for (const origin of originsOf(y.length)) {
    check();
    for (let h = 0; h < steps && origin + h < y.length; h++) {
      let mean = 0;
      for (const { from } of past) mean += from(origin, origin + h) / past.length;
      errors.squares[h]! += (y[origin + h]! - mean) ** 2;
      errors.counts[h]!++;
    }
  }
  return errors;
}

function fitSeries({ y: history }: Series, { season, combine }: Params, { check }: ModelContext, { calibrate = true }: FitOptions): Fit {
  const unit = mean(history.map(Math.abs)) || 1;
  const y = history.map((v) => v / unit);
  const members = chosen(y, season, combine, check);
  const past = members.map((member) => pastOf(y, member));
  const degrees = Math.max(1, y.length - 3);
  const variance = y.reduce((sum, v, t) => sum + (v - past.reduce((m, { fitted }) => m + fitted[t]! / past.length, 0)) ** 2, 0) / degrees;
  if (!calibrate) return { unit, members, variance, wider: [] };
  const steps = stepsFor(y.length, season);
  const errors = errorsOf(y, past, steps, check);
  return { unit, members, variance, wider: widenedBy(errors, variancesOf(members, variance, steps), degrees) };
}

const variancesOf = (members: readonly Member[], variance: number, steps: number): Float64Array => {
  const alpha = alphaOf(members);
  return Float64Array.from({ length: steps }, (_, h) => variance * (1 + h * alpha * alpha));
};

function forecastSeries({ unit, members, variance, wider }: Fit, { times }: Steps): Predictive {
  return {
    mean: averaged(members, times.length, (member) => ahead(member, times.length)).map((v) => v * unit),
    sd: variancesOf(members, variance, times.length).map((v, h) => unit * Math.sqrt(v) * widthAt(wider, h)),
  };
}

function updateSeries({ unit, members, variance, wider }: Fit, { y }: Series): Fit {
  const later = ({ pattern, lines }: Member): Member => ({
    pattern: turnedBy(pattern, y.length),
    lines: advancedLines(
      lines,
      y.map((v, i) => (v / unit - offsetOn(pattern, i)) / factorAt(pattern, i)),
    ),
  });
  return { unit, variance, wider, members: members.map(later) };
}

const nameOf = ({ pattern, lines }: Member): string => {
  const season = pattern.figures.length > 0 ? `${pattern.kind} season, ` : '';
  return `${season}${lines.curve} trend, ${lines.mix} lines, theta ${lines.theta.toFixed(1)}`;
};

/**
 * Theta with a straight or exponential long-term line, lines that add or multiply and a season that adds or multiplies: up to eight forms.
 * Theta of each has the smallest one-step error; the forms are chosen on a hold-out inside the history, where the paper takes the one with
 * the smallest one-step error. Source: Spiliotis, Assimakopoulos & Makridakis (2020), Generalizing the Theta method for automatic forecasting.
 */
export const model = defineLocal<Params, Fit>({
  id: 'four-theta',
  version: 1,
  title: '4Theta',
  family: 'smoothing',
  summary: 'Theta with straight or exponential trends and lines that add or multiply, the best of eight forms averaged.',
  sources: [
    'Spiliotis, Assimakopoulos & Makridakis (2020), Generalizing the Theta method for automatic forecasting',
    'Assimakopoulos & Nikolopoulos (2000), The theta model',
  ],
  params,
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  minHistory: () => 4,
  period: ({ season }) => season,
  fitSeries,
  forecastSeries,
  updateSeries,
  note: ({ members }) => members.map(nameOf).join(' + '),
  examples: [
    { season: 1, combine: 3 },
    { season: 7, combine: 3 },
    { season: 7, combine: 1 },
  ],
});
