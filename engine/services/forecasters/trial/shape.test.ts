import { describe, expect, it } from 'vitest';
import { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { judge } from './shape.ts';

const mapping = ForecasterMapping.parse({
  inputs: [{ name: 'x', type: 'float', role: 'context', axes: ['series', 'time'] }],
  output: { name: 'y', axes: ['series', 'quantile', 'time'], probabilities: [0.1, 0.5, 0.9] },
  context: { length: 64, fixed: false },
  horizon: 24,
  missing: 'nan',
});

describe('the shape of what came out', () => {
  it.each<[string, number[], string, object | undefined]>([
    ['as mapped', [2, 3, 24], 'passed', undefined],
    ['fewer steps', [2, 3, 12], 'failed', { horizon: 12 }],
    ['more steps', [2, 3, 96], 'warned', { horizon: 96 }],
    ['other quantiles', [2, 9, 24], 'failed', { output: { probabilities: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] } }],
    ['swapped', [2, 24, 3], 'failed', { horizon: 24, output: { axes: ['series', 'time', 'quantile'] } }],
    ['another rank', [2, 24], 'failed', undefined],
  ])('%s', (_, dims, state, suggestion) => {
    const found = judge(mapping, dims);
    expect(found.check.state).toBe(state);
    if (suggestion) expect(found.suggestion).toMatchObject(suggestion);
    else expect(found.suggestion).toBeUndefined();
    if (found.suggestion) expect(judge(ForecasterMapping.parse(found.suggestion), dims).check.state).toBe('passed');
  });

  it('may have more steps than are used where the file is told how many', () => {
    const asked = ForecasterMapping.parse({
      ...mapping,
      inputs: [...mapping.inputs, { name: 'h', type: 'int64', role: 'horizon', axes: [] }],
    });
    expect(judge(asked, [2, 3, 32])).toMatchObject({ check: { state: 'passed' } });
  });
});
