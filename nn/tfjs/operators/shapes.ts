import { intOf, intsOf, only, tensorOf } from '../attributes.ts';
import { type Call, type Operators, operator, type Tensor } from '../operator.ts';
import { axisOf, broadcastDims, broadcastTo, sizeOf } from '../shape.ts';
import { DTYPES, whole } from '../tensors.ts';

/** Axes of an input, or of an attribute as older sets have them. */
const axesOf = ({ node, inputs: [, given] }: Call): readonly number[] => (given ? whole(given) : intsOf(node, 'axes'));

function squeezed(call: Call): number[] {
  const dims = call.inputs[0]!.shape;
  const axes = axesOf(call).map((a) => axisOf(a, dims.length));
  return dims.filter((d, i) => (axes.length > 0 ? !axes.includes(i) : d !== 1));
}

function unsqueezed(call: Call): number[] {
  const dims = [...call.inputs[0]!.shape];
  const axes = axesOf(call);
  for (const axis of axes.map((a) => axisOf(a, dims.length + axes.length)).sort((a, b) => a - b)) dims.splice(axis, 0, 1);
  return dims;
}

const flattened = (dims: readonly number[], axis: number): number[] => [sizeOf(dims.slice(0, axis)), sizeOf(dims.slice(axis))];

/** The shape that Reshape asks for: 0 keeps a size, -1 is what remains. */
function reshaped(from: readonly number[], asked: readonly number[]): number[] {
  const dims = asked.map((d, i) => (d === 0 ? from[i]! : d));
  const known = sizeOf(dims.filter((d) => d !== -1));
  return dims.map((d) => (d === -1 ? (known === 0 ? 0 : sizeOf(from) / known) : d));
}

function range({ tf, inputs }: Call): Tensor {
  const [start, limit, delta] = inputs.map((t) => t!.dataSync()[0]!) as [number, number, number];
  const size = Math.max(0, Math.ceil((limit - start) / delta));
  return tf.tensor1d(
    Array.from({ length: size }, (_, i) => start + i * delta),
    inputs[0]!.dtype as 'float32' | 'int32',
  );
}

export const shapes: Operators = {
  Reshape: operator(({ tf, inputs: [x, dims] }) => tf.reshape(x!, reshaped(x!.shape, whole(dims!))), ['allowzero'], only('allowzero', 0)),
  Flatten: operator(({ tf, node, inputs: [x] }) => tf.reshape(x!, flattened(x!.shape, axisOf(intOf(node, 'axis', 1), x!.rank))), ['axis']),
  Squeeze: operator((call) => call.tf.reshape(call.inputs[0]!, squeezed(call)), ['axes']),
  Unsqueeze: operator((call) => call.tf.reshape(call.inputs[0]!, unsqueezed(call)), ['axes']),
  Transpose: operator(
    ({ tf, node, inputs: [x] }) =>
      tf.transpose(x!, [
        ...intsOf(
          node,
          'perm',
          x!.shape.map((_, i) => x!.rank - 1 - i),
        ),
      ]),
    ['perm'],
  ),
  Concat: operator(({ tf, node, inputs }) => tf.concat(inputs as Tensor[], axisOf(intOf(node, 'axis', 0), inputs[0]!.rank)), ['axis']),
  Expand: operator(({ tf, inputs: [x, dims] }) => broadcastTo(tf, x!, broadcastDims(x!.shape, whole(dims!)))),
  Tile: operator(({ tf, inputs: [x, times] }) => tf.tile(x!, whole(times!))),
  Shape: operator(
    ({ tf, node, inputs: [x] }) => tf.tensor1d(x!.shape.slice(intOf(node, 'start', 0), intOf(node, 'end', x!.rank)), 'int32'),
    ['start', 'end'],
  ),
  Size: operator(({ tf, inputs: [x] }) => tf.scalar(x!.size, 'int32')),
  ConstantOfShape: operator(
    ({ tf, node, inputs: [dims] }) => {
      const { type, values } = tensorOf(node, 'value') ?? { type: 'float' as const, values: [0] };
      return tf.fill(whole(dims!), values[0]!, DTYPES[type]!);
    },
    ['value'],
    (node) => {
      const type = tensorOf(node, 'value')?.type ?? 'float';
      return DTYPES[type] ? undefined : `it has no ${type}`;
    },
  ),
  Range: operator(range),
};
