import type { Node } from '../../onnx/model.ts';
import { any, intOf, intsOf, only } from '../attributes.ts';
import { type Call, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { sizeOf } from '../shape.ts';
import { take } from './slices.ts';

/** How a window moves over the spatial axes: one number an axis; `pads` are those before each axis, then those after. */
interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

function windowOf(node: Node, kernel: readonly number[]): Window {
  const ones = kernel.map(() => 1);
  return {
    kernel,
    strides: intsOf(node, 'strides', ones),
    dilations: intsOf(node, 'dilations', ones),
    pads: intsOf(node, 'pads', [...kernel, ...kernel].fill(0)),
  };
}

const padded = (tf: TensorFlow, x: Tensor, { kernel, pads }: Window, value: number): Tensor => {
  if (pads.every((p) => p === 0)) return x;
  return tf.pad(x, [[0, 0], [0, 0], ...kernel.map((_, i): [number, number] => [pads[i]!, pads[kernel.length + i]!])], value);
};

/** Every place of the kernel, in row order. */
const places = (kernel: readonly number[]): number[][] =>
  kernel.reduce<number[][]>((all, size) => all.flatMap((at) => Array.from({ length: size }, (_, k) => [...at, k])), [[]]);

/** For each place of the kernel, what it sees as the window moves over `x` [N, C, ..spatial]: tensors [N, C, ..out]. */
function views(tf: TensorFlow, x: Tensor, { kernel, strides, dilations }: Window): Tensor[] {
  const out = kernel.map((k, i) => Math.floor((x.shape[2 + i]! - (k - 1) * dilations[i]! - 1) / strides[i]!) + 1);
  return places(kernel).map((at) =>
    take(
      tf,
      x,
      at.map((k, i) => ({ axis: 2 + i, start: k * dilations[i]!, step: strides[i]!, count: out[i]! })),
    ),
  );
}

/** A convolution as one matrix product a group: the views side by side, times the kernel as a matrix. Any number of spatial axes. */
function conv({ tf, node, inputs: [x, weights, bias] }: Call): Tensor {
  const groups = intOf(node, 'group', 1);
  const [made, each, ...kernel] = weights!.shape as [number, number, ...number[]];
  const window = windowOf(node, kernel);
  const seen = views(tf, padded(tf, x!, window, 0), window);
  const [n, , ...out] = seen[0]!.shape as [number, number, ...number[]];
  const [points, taps] = [sizeOf(out), sizeOf(kernel)];
  // [N, groups, C / groups, points] a tap, together [groups, N * points, C / groups * taps]
  const columns = tf.stack(
    seen.map((view) => tf.reshape(view, [n, groups, each, points])),
    4,
  );
  const left = tf.reshape(tf.transpose(columns, [1, 0, 3, 2, 4]), [groups, n * points, each * taps]);
  const right = tf.reshape(weights!, [groups, made / groups, each * taps]);
  const product = tf.reshape(tf.matMul(left, right, false, true), [groups, n, points, made / groups]);
  const result = tf.reshape(tf.transpose(product, [1, 0, 3, 2]), [n, made, ...out]);
  return bias ? tf.add(result, tf.reshape(bias, [made, ...out.map(() => 1)])) : result;
}

function maxPool({ tf, node, inputs: [x] }: Call): Tensor {
  const window = windowOf(node, intsOf(node, 'kernel_shape'));
  return views(tf, padded(tf, x!, window, -Infinity), window).reduce((a, b) => tf.maximum(a, b));
}

function averagePool({ tf, node, inputs: [x] }: Call): Tensor {
  const window = windowOf(node, intsOf(node, 'kernel_shape'));
  const total = (t: Tensor): Tensor => views(tf, padded(tf, t, window, 0), window).reduce((a, b) => tf.add(a, b));
  const count = intOf(node, 'count_include_pad', 0) === 1 ? tf.scalar(sizeOf(window.kernel)) : total(tf.onesLike(x!));
  return tf.div(total(x!), count);
}

const noAutoPad = (node: Node): string | undefined => {
  const value = node.attributes?.auto_pad?.value ?? 'NOTSET';
  return value === 'NOTSET' || value === 'VALID' ? undefined : `its auto_pad is ${value}, only pads are known`;
};
const oneOutput = (node: Node): string | undefined => (node.outputs[1] ? 'its second output is not known' : undefined);

const WINDOW = ['auto_pad', 'dilations', 'kernel_shape', 'pads', 'strides'];

export const window: Operators = {
  Conv: operator(conv, [...WINDOW, 'group'], noAutoPad),
  MaxPool: operator(maxPool, [...WINDOW, 'ceil_mode', 'storage_order'], any(noAutoPad, only('ceil_mode', 0), oneOutput)),
  AveragePool: operator(averagePool, [...WINDOW, 'ceil_mode', 'count_include_pad'], any(noAutoPad, only('ceil_mode', 0))),
};
