import { describe, expect, it } from 'vitest';
import { titleOf } from './title.ts';

describe('the title of a job', () => {
  it.each([
    ['import.run', { path: '/data/sales.csv', name: 'Sales' }, 'Import: Sales'],
    ['train.run', { choice: { model: 'theta' } }, 'Train: theta'],
    ['backtest.run', { models: [{ model: 'naive' }, { model: 'theta', label: 'Theta 24' }] }, 'Backtest: naive, Theta 24'],
    ['publish.run', { path: 'C:\\out\\bundle' }, 'Publish: bundle'],
    ['validate.run', { dataset: 'ds_1' }, 'Check a data set'],
  ])('of %s with %j is %s', (method, input, title) => expect(titleOf(method, 'Check a data set', input)).toBe(title));
});
