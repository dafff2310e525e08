import { describe, expect, it } from 'vitest';
import type { ForeignPort } from '#nn/onnx/survey.ts';
import { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { propose } from './propose.ts';

const port = (name: string, type: string, ...dims: (number | string)[]): ForeignPort => ({ name, type, dims });
const of = (inputs: ForeignPort[], outputs: ForeignPort[], operators: string[] = [], metadata: Record<string, string> = {}) =>
  propose({ inputs, outputs, metadata, operators: Object.fromEntries(operators.map((op) => [op, 1])) }).proposal;
const roles = ({ inputs }: ForecasterMapping) => inputs.map((i) => `${i.role} ${i.axes.join(' ')}`.trim());

describe('a proposal', () => {
  it('fits the shape of Chronos-Bolt', () => {
    const p = of(
      [port('context', 'float', 'batch_size', 'sequence_length')],
      [port('quantile_preds', 'float', 'batch_size', 9, 64)],
      ['IsNaN'],
    );
    expect(roles(p)).toEqual(['context series time']);
    expect(p).toMatchObject({ output: { axes: ['series', 'quantile', 'time'] }, horizon: 64, missing: 'nan', batch: null });
    expect(p.output.probabilities).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  });

  it('fits the shape of Chronos-2', () => {
    const p = of(
      [
        port('context', 'float', 'rows', 'time'),
        port('context_mask', 'float', 'rows', 'time'),
        port('group_ids', 'int64', 'rows'),
        port('future_covariates', 'float', 'rows', 'ahead'),
        port('future_covariates_mask', 'float', 'rows', 'ahead'),
        port('num_output_patches', 'int64'),
      ],
      [port('quantile_preds', 'float', 'rows', 21, 'steps'), port('loc', 'float', 'rows', 1)],
    );
    expect(roles(p)).toEqual([
      'context series time',
      'observed series time',
      'group series',
      'future series time',
      'ahead series time',
      'number',
    ]);
    expect(p.output.axes).toEqual(['series', 'quantile', 'time']);
    expect(p.output.probabilities).toHaveLength(21);
    expect([p.output.probabilities[0], p.output.probabilities[10], p.output.probabilities[20]]).toEqual([0.01, 0.5, 0.99]);
    expect(p.inputs.at(-1)!.value).toBe(4);
    expect(ForecasterMapping.safeParse(p).error).toBeUndefined();
    expect(ForecasterMapping.safeParse({ ...p, covariates: ['price'] }).error).toBeUndefined();
  });

  it('fits the shape of TiRex, and of its transpose', () => {
    const [context, metadata] = [port('context', 'float', 'b', 2048), { quantiles: '[0.1, 0.5, 0.9]' }];
    const p = of([context], [port('forecast', 'float', 'b', 'horizon', 9)]);
    expect(p).toMatchObject({ context: { length: 2048, fixed: true }, output: { axes: ['series', 'time', 'quantile'] }, missing: 'fill' });
    expect(of([context], [port('forecast', 'float', 'b', 3, 96)], [], metadata).output).toMatchObject({
      axes: ['series', 'quantile', 'time'],
      probabilities: [0.1, 0.5, 0.9],
    });
  });

  it('fits nets of other shapes', () => {
    const p = of(
      [port('past_target', 'float', 1, 168, 1), port('past_feat_dynamic_real', 'float', 1, 168, 2), port('feat_known', 'float', 1, 24, 2)],
      [port('samples', 'float', 1, 100, 24)],
    );
    expect(roles(p)).toEqual(['context series time one', 'past series time channel', 'future series time channel']);
    expect(p).toMatchObject({ output: { axes: ['series', 'sample', 'time'], probabilities: [] }, horizon: 24, batch: 1 });
    expect(p.covariates).toHaveLength(2);
    expect(of([port('x', 'double', 'n', 'lags')], [port('y', 'double', 'n', 12)])).toMatchObject({
      output: { axes: ['series', 'time'], probabilities: [] },
      horizon: 12,
    });
  });

  it('is made of any ports whatever, and is then a draft', () => {
    const odd = [[], [port('', 'sequence')], [port('tokens', 'string', 3)], [port('a', 'float16', 1, 2, 3, 4, 5)]];
    for (const inputs of odd) for (const outputs of odd) expect(() => of(inputs, outputs)).not.toThrow();
  });
});
