import { floatOf, intOf } from '../attributes.ts';
import { type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { broadcastDims, broadcastTo, sizeOf } from '../shape.ts';

/** [.., M, K] x [.., K, N] -> [.., M, N] as numpy.matmul has it: leading axes broadcast, a vector is a row on the left, a column on the right. */
export function matMul(tf: TensorFlow, a: Tensor, b: Tensor): Tensor {
  const left = a.rank === 1 ? tf.expandDims(a, 0) : a;
  const right = b.rank === 1 ? tf.expandDims(b, 1) : b;
  const [m, k, n] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  const lead = broadcastDims(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const dims = [...lead, ...(a.rank === 1 ? [] : [m]), ...(b.rank === 1 ? [] : [n])];
  if (k === 0 || sizeOf(dims) === 0) return tf.zeros(dims, a.dtype);
  if (right.rank === 2) return tf.reshape(tf.matMul(tf.reshape(left, [-1, k]), right), dims);
  const product = tf.matMul(broadcastTo(tf, left, [...lead, m, k]), broadcastTo(tf, right, [...lead, k, n]));
  return tf.reshape(product, dims);
}

function gemm(tf: TensorFlow, [a, b]: readonly [Tensor, Tensor], transA: boolean, transB: boolean): Tensor {
  const [m, n] = [a.shape[transA ? 1 : 0]!, b.shape[transB ? 0 : 1]!];
  return sizeOf([m, n]) === 0 || a.size === 0 ? tf.zeros([m, n]) : tf.matMul(a, b, transA, transB);
}

const scaled = (tf: TensorFlow, x: Tensor, factor: number): Tensor => (factor === 1 ? x : tf.mul(x, factor));

export const product: Operators = {
  MatMul: operator(({ tf, inputs: [a, b] }) => matMul(tf, a!, b!)),
  Gemm: operator(
    ({ tf, node, inputs: [a, b, c] }) => {
      const made = gemm(tf, [a!, b!], intOf(node, 'transA', 0) === 1, intOf(node, 'transB', 0) === 1);
      const product = scaled(tf, made, floatOf(node, 'alpha', 1));
      return c ? tf.add(product, scaled(tf, c, floatOf(node, 'beta', 1))) : product;
    },
    ['alpha', 'beta', 'transA', 'transB'],
  ),
};
