import type { Scope, Step } from '../graph/scope.ts';
import { misfit } from '../graph/shape.ts';
import type { Dims, Operand, Tensor, TensorType } from '../graph/tensor.ts';
import type { Attributes } from '../onnx/builder.ts';

/** The innermost graph among those of the operands: what does not depend on a loop is computed outside of it. */
export const innermost = (tensors: readonly Tensor[]): Scope => tensors.reduce((a, b) => (b.scope.depth > a.scope.depth ? b : a)).scope;

/** A number as a constant of the type of `like`. */
export const constantLike = (like: Tensor, value: number): Tensor => like.scope.constant({ type: like.type, dims: [], values: [value] });

/** A scalar of the graph's own real type. */
export const scalar = (scope: Scope, value: number): Tensor => scope.constant({ type: scope.real, dims: [], values: [value] });

/** Numbers as a vector of the type of `like`. */
export const constantRow = (like: Tensor, values: ArrayLike<number>): Tensor =>
  like.scope.constant({ type: like.type, dims: [values.length], values });

/** Whole numbers as a vector, for shapes, axes and indices. */
export const whole = (scope: Scope, values: readonly number[]): Tensor => scope.constant({ type: 'int64', dims: [values.length], values });

/** Operands as tensors: at least one has to be one. */
export function tensorsOf(op: string, a: Operand, b: Operand): readonly [Tensor, Tensor] {
  if (typeof a !== 'number') return [a, typeof b === 'number' ? constantLike(a, b) : b];
  if (typeof b !== 'number') return [constantLike(b, a), b];
  throw misfit(op, [], `${a} and ${b} are both numbers`);
}

export interface Emission {
  readonly op: string;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly type: TensorType;
  readonly dims: Dims;
  readonly attributes?: Attributes;
}

/** One node with one output, without a gradient. */
export function emit({ op, inputs, type, dims, attributes }: Emission): Tensor {
  const given = inputs.filter((t) => t !== undefined);
  return innermost(given).node(op, inputs, [{ type, dims }], attributes)[0]!;
}

/** Keeps an operation on the tape of its graph, so that gradients flow through it. */
export function keep(inputs: readonly Tensor[], outputs: readonly Tensor[], backward: Step['backward']): void {
  outputs[0]!.scope.tape.push({ inputs, outputs, backward });
}

/** One node with one output, and the gradient of each of its inputs, made from that of its output. */
export function emitWith(
  emission: Emission,
  backward: (gradient: Tensor, output: Tensor) => readonly ((() => Tensor) | undefined)[],
): Tensor {
  const output = emit(emission);
  const inputs = emission.inputs.filter((t) => t !== undefined);
  keep(inputs, [output], ([gradient]) => (gradient ? backward(gradient, output) : []));
  return output;
}

/** Both operands have to be of one type. */
export function sameType(op: string, a: Tensor, b: Tensor): TensorType {
  if (a.type !== b.type) throw misfit(op, [a, b], 'the types differ');
  return a.type;
}
