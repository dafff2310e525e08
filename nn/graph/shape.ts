import { AlmanacError } from '#shared/base/errors.ts';
import type { Dim, Dims, Tensor } from './tensor.ts';

export const shapeText = (dims: Dims): string => `[${dims.join(', ')}]`;

/** The error of an operation whose operands do not fit: names the operation and the shapes. */
export const misfit = (op: string, tensors: readonly Tensor[], why: string): AlmanacError =>
  new AlmanacError('BAD_REQUEST', `${op}: ${why} (${tensors.map((t) => `${t.name} ${t.type}${shapeText(t.dims)}`).join(', ')}).`, {
    hint: 'Shapes are checked where the network is built: look at the call of this operation.',
  });

/** `axis` counted from the front. */
export function axisOf(op: string, x: Tensor, axis: number): number {
  const rank = x.dims.length;
  const a = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || a < 0 || a >= rank) throw misfit(op, [x], `there is no axis ${axis}`);
  return a;
}

/** A size that must be known when the graph is built. */
export function sizeOf(op: string, x: Tensor, axis: number): number {
  const dim = x.dims[axisOf(op, x, axis)]!;
  if (typeof dim === 'string') throw misfit(op, [x], `axis ${axis} has no fixed size`);
  return dim;
}

function together(a: Dim, b: Dim): Dim | undefined {
  if (a === b || b === 1) return a;
  return a === 1 ? b : undefined;
}

/** The shape that two shapes broadcast to, or undefined. Source: ONNX, multidirectional broadcasting. */
export function broadcast(a: Dims, b: Dims): Dims | undefined {
  const rank = Math.max(a.length, b.length);
  const dims: Dim[] = [];
  for (let i = 0; i < rank; i++) {
    const dim = together(a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1);
    if (dim === undefined) return undefined;
    dims.push(dim);
  }
  return dims;
}

/** The product of the fixed sizes, and whether one is free. */
export function volume(dims: Dims): { readonly fixed: number; readonly free: readonly string[] } {
  return {
    fixed: dims.reduce<number>((n, d) => (typeof d === 'number' ? n * d : n), 1),
    free: dims.filter((d) => typeof d === 'string'),
  };
}

export const sameDims = (a: Dims, b: Dims): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
