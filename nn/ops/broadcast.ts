import { axisOf, broadcast, misfit, sameDims, shapeText, volume } from '../graph/shape.ts';
import type { Dims, Tensor } from '../graph/tensor.ts';
import { int } from '../onnx/builder.ts';
import { constantLike, emit, emitWith, keep, whole } from './emit.ts';

/** The same values in another shape. One free size may stand at any place; it has to be in `x` too. */
export function reshape(x: Tensor, dims: Dims): Tensor {
  if (sameDims(x.dims, dims)) return x;
  const [from, to] = [volume(x.dims), volume(dims)];
  if (from.fixed !== to.fixed || from.free.join() !== to.free.join() || to.free.length > 1)
    throw misfit('Reshape', [x], `does not become ${shapeText(dims)}`);
  const target = whole(
    x.scope,
    dims.map((d) => (typeof d === 'number' ? d : -1)),
  );
  return emitWith({ op: 'Reshape', inputs: [x, target], type: x.type, dims }, (g) => [() => reshape(g, x.dims)]);
}

/** The sizes of a tensor as a tensor of whole numbers. */
const sizes = (x: Tensor): Tensor => emit({ op: 'Shape', inputs: [x], type: 'int64', dims: [x.dims.length] });

/** Values repeated along axes of size 1 to the given shape; `like` is a tensor of that shape, needed where a size is free. */
export function expandTo(x: Tensor, dims: Dims, like?: Tensor): Tensor {
  if (sameDims(x.dims, dims)) return x;
  const fits = broadcast(x.dims, dims);
  if (!fits || !sameDims(fits, dims)) throw misfit('Expand', [x], `does not spread to ${shapeText(dims)}`);
  const fixed = dims.every((d) => typeof d === 'number');
  if (!fixed && !like) throw misfit('Expand', [x], `${shapeText(dims)} has a free size: give a tensor of that shape`);
  const target = fixed ? whole(x.scope, dims as number[]) : sizes(like!);
  return emitWith({ op: 'Expand', inputs: [x, target], type: x.type, dims }, (g) => [() => sumTo(g, x.dims)]);
}

export interface Over {
  /** Counted from the front, or from the back if negative. Left out: all of them. */
  readonly axes?: readonly number[] | undefined;
  /** Reduced axes stay, with size 1. Default false. */
  readonly keep?: boolean;
}

/** One reducing operation as a node; its axes counted from the front. */
export function reduction(op: string, x: Tensor, { axes: over, keep: stay = false }: Over) {
  const axes = over?.map((a) => axisOf(op, x, a)) ?? x.dims.map((_, i) => i);
  if (new Set(axes).size !== axes.length) throw misfit(op, [x], 'an axis is named twice');
  const kept = x.dims.map((d, i) => (axes.includes(i) ? 1 : d));
  const dims = stay ? kept : x.dims.filter((_, i) => !axes.includes(i));
  const attributes = { keepdims: int(stay ? 1 : 0) };
  return { axes, kept, emission: { op, inputs: [x, whole(x.scope, axes)], type: x.type, dims, attributes } };
}

const product = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** The sums of the columns of a matrix as a product with a row of ones, in which the runtime is many times quicker than in adding them up. */
function columnSums(x: Tensor, lead: readonly number[], rest: readonly number[], dims: Dims): Tensor {
  const shaped = (op: string, from: Tensor, to: readonly number[]) =>
    sameDims(from.dims, to) ? from : emit({ op, inputs: [from, whole(x.scope, to)], type: x.type, dims: to });
  const [rows, columns] = [product(lead), product(rest)];
  const ones = shaped('Expand', constantLike(x, 1), [rows]);
  const sums = emit({ op: 'MatMul', inputs: [ones, shaped('Reshape', x, [rows, columns])], type: x.type, dims: [columns] });
  return shaped('Reshape', sums, dims as number[]);
}

/** The sum over axes. */
export function sum(x: Tensor, over: Over = {}): Tensor {
  const { axes, kept, emission } = reduction('ReduceSum', x, over);
  if (axes.length === 0) return x;
  const [lead, rest] = [x.dims.slice(0, axes.length), x.dims.slice(axes.length)];
  const fixed = (dims: Dims): dims is readonly number[] => dims.every((d) => typeof d === 'number');
  const columns = rest.length > 0 && axes.every((a) => a < axes.length) && (x.type === 'float' || x.type === 'double');
  const out = columns && fixed(lead) && fixed(rest) ? columnSums(x, lead, rest, emission.dims) : emit(emission);
  keep([x], [out], ([g]) => (g ? [() => expandTo(reshape(g, kept), x.dims, x)] : []));
  return out;
}

/** A gradient summed down to the shape of an operand that was broadcast. */
export function sumTo(gradient: Tensor, dims: Dims): Tensor {
  if (sameDims(gradient.dims, dims)) return gradient;
  const lead = gradient.dims.length - dims.length;
  const axes = gradient.dims.map((_, i) => i).filter((i) => i < lead || (dims[i - lead] === 1 && gradient.dims[i] !== 1));
  return reshape(sum(gradient, { axes, keep: axes.length > lead }), dims);
}
