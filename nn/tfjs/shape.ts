import type { Tensor, TensorFlow } from './operator.ts';

/** `axis` counted from the front. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

export const sizeOf = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);

/** The shape that two shapes broadcast to. Source: ONNX, multidirectional broadcasting. */
export function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    if (x !== y && x !== 1 && y !== 1) throw new Error(`[${a}] and [${b}] do not broadcast`);
    return x === 1 ? y : x;
  });
}

/** `x` repeated to a shape that it broadcasts to. */
export function broadcastTo(tf: TensorFlow, x: Tensor, dims: readonly number[]): Tensor {
  if (sizeOf(dims) === 0) return tf.zeros([...dims], x.dtype);
  return tf.broadcastTo(x, [...dims]);
}

/** How far apart neighbours along each axis lie in row order. */
export const stridesOf = (dims: readonly number[]): number[] => dims.map((_, i) => sizeOf(dims.slice(i + 1)));

/** `x` with an axis and the last one in each other's place; the same again undoes it. */
export function lastAxis(tf: TensorFlow, x: Tensor, axis: number): Tensor {
  const last = x.rank - 1;
  if (axis === last) return x;
  return tf.transpose(
    x,
    x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i)),
  );
}
