import { intOf, stringOf } from '../attributes.ts';
import { type Call, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { axisOf } from '../shape.ts';
import { whole } from '../tensors.ts';

/** A part of an axis: `count` places from `start` on, `step` apart. */
export interface Part {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

const clamp = (v: number, least: number, most: number): number => Math.min(Math.max(v, least), most);

/** The part that Slice means; bounds beyond the axis end with it. */
function partOf(axis: number, size: number, [start, end, step]: readonly [number, number, number]): Part {
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
  const from = clamp(start < 0 ? start + size : start, 0, most);
  const to = clamp(end < 0 ? end + size : end, least, most);
  return { axis, start: from, step, count: Math.max(0, Math.ceil((to - from) / step)) };
}

/** Parts of several axes. */
export function take(tf: TensorFlow, x: Tensor, parts: readonly Part[]): Tensor {
  const begin = x.shape.map(() => 0);
  const size = [...x.shape];
  const strided: Part[] = [];
  for (const part of parts)
    if (part.step === 1 || part.count < 2) {
      begin[part.axis] = part.count === 0 ? 0 : part.start;
      size[part.axis] = part.count;
    } else strided.push(part);
  return strided.reduce<Tensor>(
    (cut, { axis, start, step, count }) =>
      tf.gather(
        cut,
        tf.tensor1d(
          Array.from({ length: count }, (_, i) => start + i * step),
          'int32',
        ),
        axis,
      ),
    x.rank === 0 ? x : tf.slice(x, begin, size),
  );
}

function slice({ tf, inputs: [x, starts, ends, given, steps] }: Call): Tensor {
  const [from, to] = [whole(starts!), whole(ends!)];
  const axes = given ? whole(given).map((a) => axisOf(a, x!.rank)) : from.map((_, i) => i);
  const by = steps ? whole(steps) : from.map(() => 1);
  return take(
    tf,
    x!,
    axes.map((axis, i) => partOf(axis, x!.shape[axis]!, [from[i]!, to[i]!, by[i]!])),
  );
}

/** The sizes that Split cuts an axis into: given, or equal with a smaller last one. */
function sizesOf({ node, inputs: [x, given] }: Call, axis: number): number[] {
  if (given) return whole(given);
  const [size, count] = [x!.shape[axis]!, intOf(node, 'num_outputs', node.outputs.length)];
  const each = Math.ceil(size / count);
  return Array.from({ length: count }, (_, i) => clamp(size - i * each, 0, each));
}

function split(call: Call): Tensor[] {
  const { tf, node, inputs } = call;
  const axis = axisOf(intOf(node, 'axis', 0), inputs[0]!.rank);
  return tf.split(inputs[0]!, sizesOf(call, axis), axis);
}

/** Where a place outside of an axis of `size` is copied from. */
const OUTSIDE: Readonly<Record<string, (place: number, size: number) => number>> = {
  edge: (place, size) => clamp(place, 0, size - 1),
  reflect: (place, size) => {
    const period = Math.max(1, 2 * (size - 1));
    const at = ((place % period) + period) % period;
    return at < size ? at : period - at;
  },
  wrap: (place, size) => ((place % size) + size) % size,
};

type Widths = readonly { readonly before: number; readonly after: number }[];

function copied(tf: TensorFlow, x: Tensor, widths: Widths, outside: (place: number, size: number) => number): Tensor {
  return widths.reduce<Tensor>((made, { before, after }, axis) => {
    if (before === 0 && after === 0) return made;
    const size = x.shape[axis]!;
    const places = Array.from({ length: before + size + after }, (_, i) => outside(i - before, size));
    return tf.gather(made, tf.tensor1d(places, 'int32'), axis);
  }, x);
}

function filled(tf: TensorFlow, x: Tensor, widths: Widths, value: number): Tensor {
  const parts = widths.map(({ before, after }, axis): Part => {
    const start = Math.max(0, -before);
    return { axis, start, step: 1, count: x.shape[axis]! - start - Math.max(0, -after) };
  });
  const cut = take(tf, x, parts);
  const more = widths.map(({ before, after }): [number, number] => [Math.max(0, before), Math.max(0, after)]);
  return more.some(([a, b]) => a + b > 0) ? tf.pad(cut, more, value) : cut;
}

function pad({ tf, node, inputs: [x, pads, value, given] }: Call): Tensor {
  const at = whole(pads!);
  const axes = given ? whole(given).map((a) => axisOf(a, x!.rank)) : x!.shape.map((_, i) => i);
  const widths = x!.shape.map((_, axis) => {
    const i = axes.indexOf(axis);
    return i < 0 ? { before: 0, after: 0 } : { before: at[i]!, after: at[axes.length + i]! };
  });
  const outside = OUTSIDE[stringOf(node, 'mode', 'constant')];
  return outside ? copied(tf, x!, widths, outside) : filled(tf, x!, widths, value ? value.dataSync()[0]! : 0);
}

export const slices: Operators = {
  Slice: operator(slice),
  Split: operator(split, ['axis', 'num_outputs']),
  Pad: operator(pad, ['mode'], (node) => {
    const mode = stringOf(node, 'mode', 'constant');
    return mode === 'constant' || mode in OUTSIDE ? undefined : `its mode is ${mode}`;
  }),
};
