import { broadcast, misfit, sameDims } from '../graph/shape.ts';
import type { Dim, Tensor } from '../graph/tensor.ts';
import { int } from '../onnx/builder.ts';
import { add } from './arithmetic.ts';
import { reshape, sumTo } from './broadcast.ts';
import { emit, emitWith, sameType } from './emit.ts';
import { transpose } from './shape.ts';

const swapped = (x: Tensor): Tensor => {
  const r = x.dims.length;
  return transpose(x, [...Array.from({ length: r - 2 }, (_, i) => i), r - 1, r - 2]);
};

/** Matrices multiplied, either one transposed; no gradient flows through it. */
export function gemm(a: Tensor, b: Tensor, transA: boolean, transB: boolean): Tensor {
  const dims = [a.dims[transA ? 1 : 0]!, b.dims[transB ? 0 : 1]!];
  const attributes = { transA: int(transA ? 1 : 0), transB: int(transB ? 1 : 0) };
  return emit({ op: 'Gemm', inputs: [a, b], type: a.type, dims, attributes });
}

/** The product of two matrices, plus a vector to each row. */
const product = (a: Tensor, b: Tensor, bias?: Tensor): Tensor =>
  emitWith({ op: 'Gemm', inputs: bias ? [a, b, bias] : [a, b], type: a.type, dims: [a.dims[0]!, b.dims[1]!] }, (g) => [
    () => gemm(g, b, false, true),
    () => gemm(a, g, true, false),
    bias && (() => sumTo(g, bias.dims)),
  ]);

/** The flat matrix of a tensor: all axes but the last in one. */
const flat = (x: Tensor): Tensor => {
  const lead = x.dims.slice(0, -1);
  const free = lead.some((d) => typeof d === 'string');
  return free ? x : reshape(x, [lead.reduce<number>((n, d) => n * (d as number), 1), x.dims.at(-1)!]);
};

/**
 * The matrix product over the last two axes [.., M, K] x [.., K, N] -> [.., M, N]; leading axes broadcast. A matrix on the right serves all of
 * the left in one product.
 */
export function matMul(a: Tensor, b: Tensor): Tensor {
  const type = sameType('MatMul', a, b);
  const [ra, rb] = [a.dims.length, b.dims.length];
  if (ra < 2 || rb < 2) throw misfit('MatMul', [a, b], 'both need two axes or more');
  const [inner, outer] = [a.dims[ra - 1]!, b.dims[rb - 2]!];
  if (inner !== outer) throw misfit('MatMul', [a, b], `${inner} columns meet ${outer} rows`);
  if (ra === 2 && rb === 2) return product(a, b);
  const fixed = a.dims.every((d) => typeof d === 'number');
  if (rb === 2 && fixed) return reshape(product(flat(a), b), [...a.dims.slice(0, -1), b.dims[1]!]);
  const lead = broadcast(a.dims.slice(0, -2), b.dims.slice(0, -2));
  if (!lead) throw misfit('MatMul', [a, b], 'the leading axes do not broadcast');
  const dims: Dim[] = [...lead, a.dims[ra - 2]!, b.dims[rb - 1]!];
  return emitWith({ op: 'MatMul', inputs: [a, b], type, dims }, (g) => [
    () => sumTo(matMul(g, swapped(b)), a.dims),
    () => sumTo(matMul(swapped(a), g), b.dims),
  ]);
}

/** x W + b over the last axis, in one product: [.., in], [in, out], [out] -> [.., out]. */
export function affine(x: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const [inputs, out] = weight.dims;
  const free = x.dims.slice(0, -1).some((d) => typeof d === 'string');
  if (free && x.dims.length > 2) return add(matMul(x, weight), bias);
  if (x.dims.length < 2 || weight.dims.length !== 2 || x.dims.at(-1) !== inputs || !sameDims(bias.dims, [out!]))
    throw misfit('Gemm', [x, weight, bias], 'they are no [.., in], [in, out] and [out]');
  sameType('Gemm', x, weight);
  sameType('Gemm', x, bias);
  const rows = x.dims.length === 2 ? x : flat(x);
  return reshape(product(rows, weight, bias), [...x.dims.slice(0, -1), out!]);
}
