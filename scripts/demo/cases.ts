import type { ModelChoice } from '#shared/domain/model-card.ts';
import type { ImportPlan } from '#shared/stages/import.ts';

/** One of the demo's data sets: what the analyst confirms or overrides, and how the models are tried. */
export interface Case {
  /** Id of the sample file. */
  readonly sample: string;
  readonly title: string;
  readonly plan: Partial<ImportPlan>;
  readonly models: readonly ModelChoice[];
  readonly horizon: number;
  readonly windows: number;
  readonly step?: number;
  /** Observations of history drawn before the forecast. */
  readonly drawn: number;
}

const all = (...ids: string[]): ModelChoice[] => ids.map((model) => ({ model, params: {} }));

export const CASES: readonly Case[] = [
  {
    sample: 'hourly-departures',
    title: 'Hourly flight departures (three million flights, counted per hour)',
    plan: { name: 'Hourly departures', unit: 'flights' },
    models: [{ model: 'seasonal-naive', params: { season: 168 } }, ...all('theta', 'holt-winters', 'linear-regression', 'auto')],
    horizon: 48,
    windows: 5,
    step: 48,
    drawn: 48,
  },
  {
    sample: 'sp500',
    title: 'S&P 500, daily close',
    plan: { name: 'S&P 500', target: ['close'], known: [], past: [], unit: 'points' },
    models: all('naive', 'drift', 'ses', 'theta', 'auto'),
    horizon: 20,
    windows: 6,
    step: 20,
    drawn: 60,
  },
  {
    sample: 'seattle-weather',
    title: 'Seattle weather: the day’s maximum, given the night’s minimum and the rain',
    plan: { name: 'Seattle', target: ['temp_max'], known: ['temp_min', 'precipitation'], past: ['wind'], static: [], unit: '°C' },
    models: all('seasonal-naive', 'theta', 'holt-winters', 'linear-regression', 'auto'),
    horizon: 14,
    windows: 8,
    step: 14,
    drawn: 56,
  },
];
