import { z } from 'zod';
import type { ModelContext } from '../kit/define.ts';
import { defineLocal } from '../kit/local.ts';
import { isSeasonal } from '../kit/seasonality.ts';
import { advance } from '../kit/smoothing/advance.ts';
import { estimate } from '../kit/smoothing/estimate.ts';
import { forecastSmoother } from '../kit/smoothing/forecast.ts';
import { type Form, formName, type Season, type Smoother, stateCount, type Trend, weightCount } from '../kit/smoothing/form.ts';

const params = z.strictObject({
  trend: z
    .enum(['auto', 'none', 'additive', 'damped'])
    .default('auto')
    .meta({ title: 'Trend', description: 'Damped trends flatten out; auto takes the one with the best AICc.' }),
  seasonal: z.enum(['auto', 'none', 'additive', 'multiplicative']).default('auto').meta({
    title: 'Seasonal part',
    description: 'Multiplicative where swings grow with the level; auto takes the one with the best AICc.',
  }),
  season: z.int().min(1).max(10_000).meta({ title: 'Season length', description: '1 for no season.', unit: 'steps', from: 'season' }),
});
type Params = z.infer<typeof params>;

interface Fit {
  readonly smoother: Smoother;
  readonly note?: string;
}

const TRENDS: readonly Trend[] = ['none', 'additive', 'damped'];

/** The seasonal parts that the data allow, and what was not allowed. */
function seasonsFor(y: Float64Array, { seasonal, season }: Params): { parts: Season[]; note?: string } {
  if (seasonal === 'none' || season < 2) return { parts: ['none'] };
  if (y.length < 2 * season || y.length < season + 8)
    return { parts: ['none'], note: `${y.length} values are too few for a season of ${season}: no seasonal part` };
  const positive = y.every((v) => v > 0);
  if (seasonal === 'multiplicative' && !positive) return { parts: ['additive'], note: 'values not above 0: additive season' };
  if (seasonal !== 'auto') return { parts: [seasonal] };
  if (!isSeasonal(y, season)) return { parts: ['none'] };
  return { parts: positive ? ['additive', 'multiplicative'] : ['additive'] };
}

/** Every form that was asked for and that the length allows; the best by AICc where there are several. */
function fitSeries({ y }: { readonly y: Float64Array }, wanted: Params, { check }: ModelContext): Fit {
  const { parts, note } = seasonsFor(y, wanted);
  const trends = wanted.trend === 'auto' ? TRENDS : [wanted.trend];
  const forms = parts.flatMap((season) => trends.map((trend): Form => ({ trend, season, period: season === 'none' ? 1 : wanted.season })));
  const possible = forms.filter((form) => form.period > 24 || y.length > weightCount(form) + stateCount(form) + 2);
  const fits = (possible.length > 0 ? possible : [{ trend: 'none', season: 'none', period: 1 } as const]).map((form) =>
    estimate(form, y, check),
  );
  const best = fits.reduce((a, b) => (b.aicc < a.aicc ? b : a));
  const chosen = forms.length > 1 ? formName(best) : undefined;
  return { smoother: best, note: [note, chosen].filter(Boolean).join('; ') || undefined };
}

/** Source: Hyndman, Koehler, Ord & Snyder (2008); hw(), holt() and ets() of R forecast. */
export const model = defineLocal<Params, Fit>({
  id: 'holt-winters',
  version: 1,
  title: 'Holt-Winters',
  family: 'smoothing',
  summary: 'Level, trend and one season that follow the values; damping and form by choice or by AICc.',
  sources: ['Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing', 'R forecast: hw(), holt()'],
  params,
  can: { covariates: 'none', intervals: 'native', missing: false, seasons: 'one', values: 'any' },
  minHistory: () => 6,
  period: ({ season }) => season,
  fitSeries,
  forecastSeries: ({ smoother }, { times }) => forecastSmoother(smoother, times.length),
  updateSeries: ({ smoother, note }, { y }) => ({ smoother: advance(smoother, y), note }),
  note: ({ note }) => note,
  examples: [
    { trend: 'additive', seasonal: 'none', season: 1 },
    { trend: 'damped', seasonal: 'additive', season: 7 },
    { trend: 'additive', seasonal: 'multiplicative', season: 7 },
    { trend: 'auto', seasonal: 'auto', season: 7 },
  ],
});
