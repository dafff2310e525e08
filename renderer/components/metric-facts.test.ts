import { describe, expect, it } from 'vitest';
import type { MetricCard } from '#shared/domain/metric.ts';
import { bestRows, cardOf, metricTitle } from './metric-facts.ts';

const card = (id: string, better: MetricCard['better']): MetricCard => ({
  id,
  title: id.toUpperCase(),
  unit: '%',
  better,
  formula: '',
  source: '',
  zeroRule: '',
});
const CARDS = [card('mae', 'lower'), card('bias', 'zero'), card('r2', 'higher'), card('coverage', 'nominal')];
const rows = (metric: string, ...values: (number | null)[]) => values.map((value, i) => ({ key: 'abc'[i]!, scores: [{ metric, value }] }));
const best = (metric: string, ...values: (number | null)[]) => [...bestRows(CARDS, rows(metric, ...values), metric)].join('');

describe('the best by a metric', () => {
  it('is the lowest error, the highest R2, the bias nearest to zero', () => {
    expect(best('mae', 3, 1, 2)).toBe('b');
    expect(best('r2', 0.3, 0.1, 0.9)).toBe('c');
    expect(best('bias', -5, 2, -1)).toBe('c');
  });
  it('is the coverage nearest to its level, in percent or as a share', () => {
    expect(best('coverage-80', 99, 70, 84)).toBe('c');
    expect(best('coverage-80', 0.99, 0.78, 0.6)).toBe('b');
  });
  it('leaves out refused scores and keeps ties', () => {
    expect(best('mae', null, 2, 2)).toBe('bc');
    expect(best('mae', null, null)).toBe('');
  });
});

it('finds the card of a metric at a level', () => {
  expect(cardOf(CARDS, 'coverage-95')?.id).toBe('coverage');
  expect(metricTitle(CARDS, 'coverage-95')).toBe('COVERAGE 95 %');
  expect(metricTitle(CARDS, 'unheard')).toBe('unheard');
});
