import type { Scope } from '../graph/scope.ts';
import { axisOf, misfit, shapeText, sizeOf } from '../graph/shape.ts';
import type { Dim, Dims, Tensor } from '../graph/tensor.ts';
import { int, ints } from '../onnx/builder.ts';
import { expandTo } from './broadcast.ts';
import { constantLike, emit, emitWith, innermost, keep, whole } from './emit.ts';

export { expandTo, reshape } from './broadcast.ts';

/** Axes in another order: `order[i]` is the axis that becomes axis i. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const axes = order.map((a) => axisOf('Transpose', x, a));
  if (axes.length !== x.dims.length || new Set(axes).size !== axes.length)
    throw misfit('Transpose', [x], `${shapeText(order)} is no order of its axes`);
  const back = axes.map((_, i) => axes.indexOf(i));
  const dims = axes.map((a) => x.dims[a]!);
  return emitWith({ op: 'Transpose', inputs: [x], type: x.type, dims, attributes: { perm: ints(axes) } }, (g) => [
    () => transpose(g, back),
  ]);
}

/** A new axis of size 1. */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + x.dims.length + 1 : axis;
  if (!Number.isInteger(axis) || at < 0 || at > x.dims.length) throw misfit('Unsqueeze', [x], `there is no place ${axis} for an axis`);
  const dims = [...x.dims.slice(0, at), 1, ...x.dims.slice(at)];
  return emitWith({ op: 'Unsqueeze', inputs: [x, whole(x.scope, [at])], type: x.type, dims }, (g) => [() => squeeze(g, at)]);
}

/** An axis of size 1 less. */
export function squeeze(x: Tensor, axis: number): Tensor {
  const at = axisOf('Squeeze', x, axis);
  if (x.dims[at] !== 1) throw misfit('Squeeze', [x], `axis ${axis} is not of size 1`);
  return emitWith({ op: 'Squeeze', inputs: [x, whole(x.scope, [at])], type: x.type, dims: x.dims.filter((_, i) => i !== at) }, (g) => [
    () => unsqueeze(g, at),
  ]);
}

/** Tensors one after the other along an axis. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const [first] = parts;
  if (!first) throw misfit('Concat', [], 'nothing to join');
  if (parts.length === 1) return first;
  const at = axisOf('Concat', first, axis);
  for (const part of parts)
    if (part.type !== first.type || part.dims.length !== first.dims.length || part.dims.some((d, i) => i !== at && d !== first.dims[i]))
      throw misfit('Concat', parts, `they differ off axis ${axis}`);
  const widths = parts.map((part) => sizeOf('Concat', part, at));
  const dims = first.dims.map((d, i): Dim => (i === at ? widths.reduce((a, b) => a + b, 0) : d));
  const out = emit({ op: 'Concat', inputs: parts, type: first.type, dims, attributes: { axis: int(at) } });
  keep(parts, [out], ([g]) => {
    if (!g) return [];
    const pieces = once(() => split(g, at, widths));
    return parts.map((_, i) => () => pieces()[i]!);
  });
  return out;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A tensor cut along an axis into parts of the given sizes. */
export function split(x: Tensor, axis: number, widths: readonly number[]): Tensor[] {
  const at = axisOf('Split', x, axis);
  if (widths.reduce((a, b) => a + b, 0) !== x.dims[at]) throw misfit('Split', [x], `axis ${axis} is not of size ${widths.join(' + ')}`);
  if (widths.length === 1) return [x];
  const made = widths.map((width) => ({ type: x.type, dims: x.dims.map((d, i): Dim => (i === at ? width : d)) }));
  const outs = innermost([x]).node('Split', [x, whole(x.scope, widths)], made, { axis: int(at) });
  keep([x], outs, (gradients) => [
    () =>
      concat(
        gradients.map((g, i) => g ?? zeros(x.scope, outs[i]!.dims, x)),
        at,
      ),
  ]);
  return outs;
}

/** A free size of a tensor as a vector of one whole number. */
function freeSize(like: Tensor, name: string): Tensor {
  const at = like.dims.indexOf(name);
  if (at < 0) throw misfit('zeros', [like], `it has no free size ${name}`);
  return emit({ op: 'Shape', inputs: [like], type: 'int64', dims: [1], attributes: { start: int(at), end: int(at + 1) } });
}

/** Zeros; `like` gives the type, and the sizes that are free. */
export function zeros(scope: Scope, dims: Dims, like: Tensor): Tensor {
  const zero = constantLike(like, 0);
  if (dims.every((d) => typeof d === 'number')) return expandTo(zero, dims);
  const size = concat(
    dims.map((d) => (typeof d === 'number' ? whole(scope, [d]) : freeSize(like, d))),
    0,
  );
  return emit({ op: 'Expand', inputs: [zero, size], type: like.type, dims });
}

/** The part of an axis from `start` (inclusive) to `end` (exclusive); negative places count from the end. */
export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  const at = axisOf('Slice', x, axis);
  const size = sizeOf('Slice', x, at);
  const [from, to] = [start < 0 ? start + size : start, end < 0 ? end + size : Math.min(end, size)];
  if (from < 0 || to <= from || to > size) throw misfit('Slice', [x], `axis ${axis} has no part from ${start} to ${end}`);
  if (from === 0 && to === size) return x;
  const inputs = [x, whole(x.scope, [from]), whole(x.scope, [to]), whole(x.scope, [at])];
  const dims = x.dims.map((d, i): Dim => (i === at ? to - from : d));
  return emitWith({ op: 'Slice', inputs, type: x.type, dims }, (g) => [() => pad(g, at, from, size - to)]);
}

/** Zeros before and after along an axis. */
export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  const at = axisOf('Pad', x, axis);
  if (before < 0 || after < 0) throw misfit('Pad', [x], `axis ${axis} has no part of ${before} before and ${after} after`);
  if (before === 0 && after === 0) return x;
  const size = sizeOf('Pad', x, at);
  const widths = [0, 1].flatMap((end) => x.dims.map((_, i) => (i === at ? (end === 0 ? before : after) : 0)));
  const dims = x.dims.map((d, i): Dim => (i === at ? size + before + after : d));
  return emitWith({ op: 'Pad', inputs: [x, whole(x.scope, widths)], type: x.type, dims }, (g) => [
    () => slice(g, at, before, before + size),
  ]);
}
