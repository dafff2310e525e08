import type * as tensorflow from '@tensorflow/tfjs-core';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Node, Port } from '../onnx/model.ts';

/** The library, as the caller found it: `@tensorflow/tfjs-core`, or `@tensorflow/tfjs-node`, which exports the same. */
export type TensorFlow = typeof tensorflow;
export type Tensor = tensorflow.Tensor;

/** A graph within a node: the body of a loop, a branch. */
export interface Body {
  readonly outputs: readonly Port[];
  readonly run: (inputs: readonly Tensor[]) => Tensor[];
}

/** A node that is to run, and what goes into it; an input that the node leaves out is undefined. */
export interface Call {
  readonly tf: TensorFlow;
  readonly node: Node;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly body: (attribute: string) => Body;
}

/** An ONNX operator (sets 17 to 21) in terms of TensorFlow.js. */
export interface Operator {
  readonly run: (call: Call) => Tensor | readonly Tensor[];
  /** The attributes that it knows. */
  readonly attributes: readonly string[];
  /** Why a node asks for more than `run` can do, or undefined. */
  readonly refuses?: (node: Node) => string | undefined;
}

export type Operators = Readonly<Record<string, Operator>>;

export const operator = (run: Operator['run'], attributes: readonly string[] = [], refuses?: Operator['refuses']): Operator => ({
  run,
  attributes,
  ...(refuses && { refuses }),
});

/** How a message calls a node. */
export const titleOf = (node: Node): string => `${node.op} "${node.name || node.outputs.find(Boolean) || ''}"`;

/** UNSUITABLE: a program that ONNX Runtime may take and this runtime does not. */
export const unsuitable = (what: string, why: string): AlmanacError =>
  new AlmanacError('UNSUITABLE', `TensorFlow.js cannot run ${what}: ${why}.`, {
    hint: 'Run this model with ONNX Runtime (Settings, Devices).',
  });
