import type { Node } from '../../onnx/model.ts';
import { intOf, only, stringOf } from '../attributes.ts';
import { type Call, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { axisOf, lastAxis, sizeOf, stridesOf } from '../shape.ts';

/** Places counted from the front. */
const fromFront = (tf: TensorFlow, places: Tensor, size: number): Tensor =>
  tf.where(tf.less(places, 0), tf.add(places, tf.scalar(size, 'int32')), places);

const times = (tf: TensorFlow, places: Tensor, stride: number): Tensor => tf.mul(places, tf.scalar(stride, 'int32'));

/** Where in a flat tensor each element of `places` points, when it replaces the coordinate of one axis. */
function flatPlaces(tf: TensorFlow, dims: readonly number[], places: Tensor, axis: number): Tensor {
  const strides = stridesOf(dims);
  const chosen = times(tf, fromFront(tf, places, dims[axis]!), strides[axis]!);
  const all = places.shape.reduce<Tensor>((sum, size, j) => {
    if (j === axis) return sum;
    const coordinate = tf.tensor(
      Int32Array.from({ length: size }, (_, i) => i * strides[j]!),
      places.shape.map((_, i) => (i === j ? size : 1)),
      'int32',
    );
    return tf.add(sum, coordinate);
  }, chosen);
  return tf.reshape(all, [-1]);
}

const gatherAlong = (tf: TensorFlow, x: Tensor, places: Tensor, axis: number): Tensor =>
  tf.reshape(tf.gather(tf.reshape(x, [-1]), flatPlaces(tf, x.shape, places, axis)), places.shape);

/** Which row each tuple of `places` [.., k] points to, when the first k axes are rows. */
function rowsOf(tf: TensorFlow, dims: readonly number[], places: Tensor): Tensor {
  const depth = places.shape.at(-1)!;
  const strides = stridesOf(dims.slice(0, depth));
  const tuples = tf.unstack(tf.reshape(places, [-1, depth]), 1);
  return tuples.map((place, j) => times(tf, fromFront(tf, place, dims[j]!), strides[j]!)).reduce((a, b) => tf.add(a, b));
}

const asRows = (tf: TensorFlow, x: Tensor, depth: number): Tensor =>
  tf.reshape(x, [sizeOf(x.shape.slice(0, depth)), sizeOf(x.shape.slice(depth))]);

/** Rows [n, r] summed into [rows, r] at the places [n]. TensorFlow.js has no gradient for it: it gathers. */
function summed(tf: TensorFlow, places: Tensor, values: Tensor, rows: number): Tensor {
  const dims = [rows, values.shape[1]!];
  if (values.size === 0) return tf.zeros(dims, values.dtype);
  const scatter = tf.customGrad((...given) => {
    const [updates, save] = given as unknown as [Tensor, (kept: Tensor[]) => void];
    save([places]);
    return {
      value: tf.scatterND(tf.expandDims(places, 1), updates, dims),
      gradFunc: (dy: Tensor, saved: Tensor[]) => tf.gather(dy, saved[0]!),
    };
  });
  return scatter(values);
}

/** Rows with `values` put or added at `places`. */
function scattered(tf: TensorFlow, rows: Tensor, places: Tensor, values: Tensor, reduction: string): Tensor {
  const sum = summed(tf, places, values, rows.shape[0]!);
  if (reduction === 'add') return tf.add(rows, sum);
  const hit = summed(tf, places, tf.ones([places.size, 1], 'int32'), rows.shape[0]!);
  return tf.where(tf.greater(hit, 0), sum, rows);
}

const reductionOf = (node: Node): string => stringOf(node, 'reduction', 'none');

function scatterElements({ tf, node, inputs: [x, places, values] }: Call): Tensor {
  const at = flatPlaces(tf, x!.shape, places!, axisOf(intOf(node, 'axis', 0), x!.rank));
  const rows = tf.reshape(x!, [-1, 1]);
  return tf.reshape(scattered(tf, rows, at, tf.reshape(values!, [-1, 1]), reductionOf(node)), x!.shape);
}

function scatterND({ tf, node, inputs: [x, places, values] }: Call): Tensor {
  const depth = places!.shape.at(-1)!;
  const rows = asRows(tf, x!, depth);
  const at = rowsOf(tf, x!.shape, places!);
  return tf.reshape(scattered(tf, rows, at, tf.reshape(values!, [at.size, rows.shape[1]!]), reductionOf(node)), x!.shape);
}

function gatherND({ tf, inputs: [x, places] }: Call): Tensor {
  const depth = places!.shape.at(-1)!;
  const rows = tf.gather(asRows(tf, x!, depth), rowsOf(tf, x!.shape, places!));
  return tf.reshape(rows, [...places!.shape.slice(0, -1), ...x!.shape.slice(depth)]);
}

function oneHot({ tf, node, inputs: [places, depth, values] }: Call): Tensor {
  const size = depth!.dataSync()[0]!;
  const axis = axisOf(intOf(node, 'axis', -1), places!.rank + 1);
  const at = tf.expandDims(fromFront(tf, places!, size), axis);
  const classes = tf.reshape(
    tf.range(0, size, 1, 'int32'),
    at.shape.map((_, i) => (i === axis ? size : 1)),
  );
  const [off, on] = tf.split(values!, 2);
  return tf.where(tf.equal(at, classes), on!, off!);
}

/** The places of the k largest come from TensorFlow.js as numbers off its tape, the values are gathered there: that has a gradient. */
function topK({ tf, node, inputs: [x, count] }: Call): Tensor[] {
  const axis = axisOf(intOf(node, 'axis', -1), x!.rank);
  const signed = intOf(node, 'largest', 1) === 1 ? x! : tf.neg(x!);
  const { indices } = tf.topk(lastAxis(tf, signed, axis), count!.dataSync()[0]!, true);
  const places = lastAxis(tf, tf.tensor(indices.dataSync(), indices.shape, 'int32'), axis);
  return [gatherAlong(tf, x!, places, axis), places];
}

const additive = (node: Node): string | undefined =>
  ['none', 'add'].includes(reductionOf(node)) ? undefined : `its reduction is ${reductionOf(node)}`;

export const gather: Operators = {
  Gather: operator(
    ({ tf, node, inputs: [x, places] }) => {
      const axis = axisOf(intOf(node, 'axis', 0), x!.rank);
      return tf.gather(x!, fromFront(tf, places!, x!.shape[axis]!), axis);
    },
    ['axis'],
  ),
  GatherElements: operator(
    ({ tf, node, inputs: [x, places] }) => gatherAlong(tf, x!, places!, axisOf(intOf(node, 'axis', 0), x!.rank)),
    ['axis'],
  ),
  GatherND: operator(gatherND, ['batch_dims'], only('batch_dims', 0)),
  ScatterElements: operator(scatterElements, ['axis', 'reduction'], additive),
  ScatterND: operator(scatterND, ['reduction'], additive),
  OneHot: operator(oneHot, ['axis']),
  TopK: operator(topK, ['axis', 'largest', 'sorted']),
};
