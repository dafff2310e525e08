import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { Recipe } from '#shared/stages/features.ts';
import type { ImportPlan } from '#shared/stages/import.ts';

/** One of the demo's data sets: what the analyst confirms or overrides, and how the models are tried. */
export interface Case {
  /** Id of the sample file. */
  readonly sample: string;
  readonly title: string;
  readonly plan: Partial<ImportPlan>;
  /** What the analyst changes in the proposed recipe. */
  readonly recipe?: Partial<Recipe>;
  readonly models: readonly ModelChoice[];
  readonly horizon: number;
  readonly windows: number;
  readonly step?: number;
  /** What a reader of the leaderboard should know. */
  readonly remark?: string;
  /** Observations of history drawn before the forecast. */
  readonly drawn: number;
}

/** A demo is to end soon: two seconds a fit instead of four minutes. */
const AUTO = { model: 'auto', params: { budget: 2 } };

const all = (...ids: string[]): ModelChoice[] => ids.map((model) => ({ model, params: {} }));

export const CASES: readonly Case[] = [
  {
    sample: 'hourly-departures',
    title: 'Hourly flight departures (three million flights, counted per hour)',
    plan: { name: 'Hourly departures', unit: 'flights' },
    // The models know day and week as seasons: of the calendar only the holidays are new to them.
    recipe: { calendar: [], fourier: [], holidays: { country: 'US', daysBefore: 1, daysAfter: 1 } },
    models: [{ model: 'seasonal-naive', params: { season: 168 } }, ...all('theta', 'holt-winters', 'linear-regression'), AUTO],
    horizon: 48,
    windows: 5,
    step: 48,
    drawn: 48,
  },
  {
    sample: 'sp500',
    title: 'S&P 500, close of each trading day (rows in order: weekends are no gaps)',
    plan: {
      name: 'S&P 500',
      time: { kind: 'order', start: '1', zone: 'UTC' },
      axis: { kind: 'integer', step: 1 },
      seasons: [1],
      target: ['close'],
      known: [],
      past: [],
      unit: 'points',
    },
    recipe: { calendar: [], fourier: [] },
    models: [...all('naive', 'drift', 'ses', 'theta'), AUTO],
    remark: 'The windows hold the crash of March 2020: no model saw it coming, and every interval was too narrow.',
    horizon: 20,
    windows: 10,
    step: 20,
    drawn: 60,
  },
  {
    sample: 'seattle-weather',
    title: 'Seattle weather: the day’s maximum, given the night’s minimum and the rain',
    plan: { name: 'Seattle', target: ['temp_max'], known: ['temp_min', 'precipitation'], past: ['wind'], static: [], unit: '°C' },
    // The year as smooth waves; the calendar's months would say the same in steps.
    recipe: { calendar: [], fourier: [{ period: 365.25, order: 2 }] },
    models: [...all('seasonal-naive', 'theta', 'holt-winters', 'linear-regression'), AUTO],
    horizon: 14,
    windows: 8,
    step: 14,
    drawn: 56,
  },
];
