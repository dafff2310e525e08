import { describe, expect, it } from 'vitest';
import type { ModelCard } from '#shared/domain/model-card.ts';
import { type Bench, measuredModels, measuredTable, strengths } from './measured-models.ts';

const figure = { smape: 13.6912, mase: 0.85012, rmsse: 2.0433, bias: -0.0104, coverage: 88.47, millisecondsPerSeries: 0.1373, series: 100 };
const bench: Bench = {
  date: '2026-11-22T09:00:00.000Z',
  machine: { cpu: 'a machine' },
  figures: [
    { model: 'theta', set: 'm3_monthly', title: 'M3 monthly', ...figure },
    { model: 'arima', set: 'm3_monthly', title: 'M3 monthly', series: 100, skipped: 'would take about 60 s for 100 series' },
    { model: 'arima', set: 'm3_yearly', title: 'M3 yearly', ...figure, own: 14 },
    { model: 'theta', set: 'carparts', title: 'Car parts', ...figure },
    { model: 'gone', set: 'carparts', title: 'Car parts', ...figure },
  ],
};

describe('measured strengths', () => {
  const measured = measuredModels(bench, ['theta', 'arima']);

  it('are told by model; what was skipped, or made by fallbacks, or of models that are gone, is left out', () => {
    expect(Object.keys(measured)).toEqual(['theta']);
    expect(measured.theta![0]).toEqual({
      data: 'M3 monthly',
      series: 100,
      scores: { smape: 13.69, mase: 0.85 },
      coverage: 88.5,
      milliseconds: 0.14,
    });
    expect(measured.theta![1]!.scores).toEqual({ rmsse: 2.04, 'relative-bias': -0.01 });
    expect(measuredModels(undefined, ['theta'])).toEqual({});
  });

  it('become tables', () => {
    const card = { id: 'theta', measured: measured.theta } as unknown as ModelCard;
    expect(measuredTable(card)).toContain('| M3 monthly | 100 | 13.69 | 0.85 |  |  | 88.5 | 0.14 |');
    expect(strengths(bench, [card, { id: 'arima' } as unknown as ModelCard])).toContain(
      '| [theta](#theta) | 0.85 · 0.14 ms |  | 2.04 · 0.14 ms |',
    );
    expect(measuredTable({ id: 'arima' } as unknown as ModelCard)).toBe('');
  });
});
