import { type Builder, graphBuilder, int, type Value } from '#nn/onnx/builder.ts';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import { base64 } from '#shared/base/base64.ts';
import type { ForecasterFile } from '#shared/domain/forecaster.ts';
import { normalQuantile } from '#shared/math/normal.ts';

/*
 * Forecasters of a few operators, in the shapes in which foreign ones come: the battery runs them, and tests import them.
 */

const flat = (values: readonly number[], dims: readonly number[]) => ({ type: 'float' as const, dims, values });
const whole = (values: readonly number[], dims: readonly number[] = [values.length]) => ({ type: 'int64' as const, dims, values });

export const inlineFile = (bytes: Uint8Array): ForecasterFile => ({ inline: base64(bytes) });

const bytesOf = (b: Builder, name: string): Uint8Array =>
  encodeOnnx({ producer: 'almanac examples', opsets: { '': 17 }, graph: b.graph(name) });

/** Mean and standard deviation `[series, 1]` of what is known; `missing` is a tensor of booleans. */
function moments(b: Builder, x: Value, missing: Value): { mean: Value; sd: Value } {
  const [zero, over] = [b.constant(flat([0], [])), b.constant(whole([1]))];
  const known = b.op('Cast', [b.op('Not', [missing])], { to: int(1) });
  const count = b.op('ReduceSum', [known, over]);
  const mean = b.op('Div', [b.op('ReduceSum', [b.op('Where', [missing, zero, x]), over]), count]);
  const off = b.op('Where', [missing, zero, b.op('Sub', [x, mean])]);
  const sd = b.op('Sqrt', [b.op('Div', [b.op('ReduceSum', [b.op('Mul', [off, off]), over]), count])]);
  return { mean, sd };
}

export const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** Quantiles of a normal distribution about the mean of the context: `[series, quantile, step]`, NaN where missing. The shape of Chronos-Bolt. */
export function meanQuantiles(horizon: number, probabilities: readonly number[] = DECILES): Uint8Array {
  const b = graphBuilder();
  const x = b.input('context', 'float', ['batch', 'time']);
  const { mean, sd } = moments(b, x, b.op('IsNaN', [x]));
  const last = b.constant(whole([2]));
  const z = b.constant(flat(probabilities.map(normalQuantile), [1, probabilities.length, 1]));
  const spread = b.op('Mul', [b.op('Unsqueeze', [sd, last]), z]);
  const steps = b.constant(flat(new Array<number>(horizon).fill(0), [1, 1, horizon]));
  const values = b.op('Add', [b.op('Add', [b.op('Unsqueeze', [mean, last]), spread]), steps]);
  b.output('quantile_preds', values, 'float', ['batch', probabilities.length, horizon]);
  return bytesOf(b, 'mean quantiles');
}

/** The same from zeros and a mask, with the horizon as an input: `[series, step, quantile]`. `context` fixes its length. */
export function maskedQuantiles(context: number, probabilities: readonly number[]): Uint8Array {
  const b = graphBuilder();
  const x = b.input('past_values', 'float', ['batch', context]);
  const mask = b.input('past_observed_mask', 'int64', ['batch', context]);
  const horizon = b.input('prediction_length', 'int64', []);
  const { mean, sd } = moments(b, x, b.op('Not', [b.op('Cast', [mask], { to: int(9) })]));
  const last = b.constant(whole([2]));
  const z = b.constant(flat(probabilities.map(normalQuantile), [1, 1, probabilities.length]));
  const values = b.op('Add', [b.op('Unsqueeze', [mean, last]), b.op('Mul', [b.op('Unsqueeze', [sd, last]), z])]);
  const one = b.constant(whole([1]));
  const shape = b.op('Concat', [one, b.op('Reshape', [horizon, one]), one], { axis: int(0) });
  b.output('quantiles', b.op('Expand', [values, shape]), 'float', ['batch', 'prediction_length', probabilities.length]);
  return bytesOf(b, 'masked quantiles');
}

/** Repeats the last season: a point forecast `[series, step]` from `[series, time, 1]`. */
export function seasonalRepeat(season: number): Uint8Array {
  const b = graphBuilder();
  const x = b.input('history', 'float', ['batch', 'time', 1]);
  const at = (values: readonly number[]) => b.constant(whole(values));
  const tail = b.op('Slice', [x, at([-season]), at([2 ** 31]), at([1])]);
  b.output('forecast', b.op('Squeeze', [tail, at([2])]), 'float', ['batch', season]);
  return bytesOf(b, 'seasonal repeat');
}

/** Mean of the context, moved by ten times one covariate: its past is taken out, its future put in. Quantiles `[series, step, quantile]`. */
export function drivenQuantiles(probabilities: readonly number[]): Uint8Array {
  const b = graphBuilder();
  const x = b.input('context', 'float', ['batch', 'time']);
  const past = b.input('past_covariates', 'float', ['batch', 'time', 1]);
  const ahead = b.input('future_covariates', 'float', ['batch', 'horizon', 1]);
  const [ten, last] = [b.constant(flat([10], [])), b.constant(whole([2]))];
  const rest = b.op('Sub', [x, b.op('Mul', [b.op('Squeeze', [past, last]), ten])]);
  const { mean, sd } = moments(b, rest, b.op('IsNaN', [rest]));
  const z = b.constant(flat(probabilities.map(normalQuantile), [1, 1, probabilities.length]));
  const level = b.op('Add', [b.op('Unsqueeze', [mean, last]), b.op('Mul', [b.op('Unsqueeze', [sd, last]), z])]);
  b.output('quantiles', b.op('Add', [level, b.op('Mul', [ahead, ten])]), 'float', ['batch', 'horizon', probabilities.length]);
  return bytesOf(b, 'driven quantiles');
}

/**
 * Rows in groups, `[row, quantile, step]`: each row by its mean, moved by ten times what the covariates of its group are off their own
 * means ahead. The shape of Chronos-2.
 */
export function groupedQuantiles(probabilities: readonly number[]): Uint8Array {
  const b = graphBuilder();
  const x = b.input('context', 'float', ['rows', 'time']);
  const groups = b.input('group_ids', 'int64', ['rows']);
  const ahead = b.input('future_covariates', 'float', ['rows', 'horizon']);
  const { mean, sd } = moments(b, x, b.op('IsNaN', [x]));
  const [zero, ten, first, second] = [
    b.constant(flat([0], [])),
    b.constant(flat([10], [])),
    b.constant(whole([0])),
    b.constant(whole([1])),
  ];
  const off = b.op('Where', [b.op('IsNaN', [ahead]), zero, b.op('Sub', [ahead, mean])]);
  const together = b.op('Equal', [b.op('Unsqueeze', [groups, second]), b.op('Unsqueeze', [groups, first])]);
  const effect = b.op('Mul', [b.op('MatMul', [b.op('Cast', [together], { to: int(1) }), off]), ten]);
  const z = b.constant(flat(probabilities.map(normalQuantile), [1, probabilities.length, 1]));
  const level = b.op('Unsqueeze', [b.op('Add', [mean, effect]), second]);
  const spread = b.op('Mul', [b.op('Unsqueeze', [sd, second]), z]);
  b.output('quantile_preds', b.op('Add', [level, spread]), 'float', ['rows', probabilities.length, 'horizon']);
  return bytesOf(b, 'grouped quantiles');
}
