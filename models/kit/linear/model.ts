import { z } from 'zod';
import { defineLocal } from '../local.ts';
import type { LocalModel } from '../local-model.ts';
import { blockFor, type DirectFit, fitDirect, forecastDirect, lookbacksFor, updateDirect } from './direct.ts';
import type { Rule } from './windows.ts';

const RIDGES = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

const params = z.strictObject({
  seasons: z.array(z.int().min(2).max(100_000)).max(6).default([]).meta({
    title: 'Season lengths',
    description: 'The shortest is forecast at once; the longest tells how far back to look.',
    unit: 'steps',
    from: 'seasons',
  }),
  lookback: z.int().min(2).max(1400).optional().meta({
    title: 'Lookback',
    description: 'Values that the next ones are made of. Left out: what serves best on the last fifth of the history.',
    unit: 'steps',
  }),
  ridge: z.number().min(0).max(1e3).optional().meta({
    title: 'Ridge',
    description: 'Share of the mean square of a feature. Left out: what serves best on the last fifth of the history.',
  }),
});
export type LinearParams = z.infer<typeof params>;

const shortest = (seasons: readonly number[]): number => (seasons.length > 0 ? Math.min(...seasons) : 1);

interface Linear extends Pick<LocalModel<LinearParams, DirectFit>, 'id' | 'title' | 'summary' | 'sources'> {
  readonly rulesFor: (seasons: readonly number[]) => (lookback: number, block: number) => readonly Rule[];
}

/** A model that forecasts the next block of values linearly from the last ones, in closed form. */
export const defineLinear = ({ rulesFor, ...card }: Linear) =>
  defineLocal<LinearParams, DirectFit>({
    ...card,
    version: 1,
    family: 'regression',
    params,
    can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'many', values: 'any' },
    minHistory: ({ seasons, lookback }) => {
      const block = blockFor(shortest(seasons));
      return Math.max(3 * block, 2 * block + (lookback ?? 0) + 8);
    },
    period: ({ seasons }) => shortest(seasons),
    fitSeries: ({ y }, { seasons, lookback, ridge }, { check }) => {
      const block = blockFor(shortest(seasons));
      const lookbacks = lookback === undefined ? lookbacksFor(seasons, y.length, block) : [lookback];
      return fitDirect(y, { lookbacks, block, ridges: ridge === undefined ? RIDGES : [ridge], rules: rulesFor(seasons) }, check);
    },
    forecastSeries: (fit, { times }) => forecastDirect(fit, times.length),
    updateSeries: (fit, { y }) => updateDirect(fit, y),
    examples: [{ seasons: [] }, { seasons: [7], lookback: 14, ridge: 0.01 }, { seasons: [4, 12] }],
  });
