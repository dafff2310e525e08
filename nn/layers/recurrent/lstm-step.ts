import { sizeOf } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { add, matMul, mul, sigmoid, split, tanh } from '../../ops/index.ts';
import { fanIn } from '../../parameters.ts';
import type { Build } from '../build.ts';
import { fusedLstmToEnd } from './fused.ts';

/** What an LSTM layer carries from step to step, [.., hidden] each. */
export interface LstmState {
  readonly out: Tensor;
  readonly cell: Tensor;
}

const weightsOf = ({ parameters }: Build, inputs: number, hidden: number) => ({
  weight: parameters('weight', [inputs, 4 * hidden], fanIn(hidden)),
  recurrent: parameters('recurrent', [hidden, 4 * hidden], fanIn(hidden)),
  bias: parameters('bias', [4 * hidden], fanIn(hidden)),
});

/** In use only: a layer as `lstm` makes it, with the state after the last step; [T, B, in] -> outputs [T, B, hidden]. No gradient flows through it. */
export const lstmToEnd = (build: Build, x: Tensor, hidden: number): { readonly outputs: Tensor; readonly state: LstmState } =>
  fusedLstmToEnd(x, weightsOf(build, sizeOf('lstmToEnd', x, -1), hidden), hidden);

/** One step of the same layer: x [.., in] and the state [.., hidden] before it. */
export function lstmStep(build: Build, x: Tensor, { out, cell }: LstmState, hidden: number): LstmState {
  const { weight, recurrent, bias } = weightsOf(build, sizeOf('lstmStep', x, -1), hidden);
  const [gates, candidate] = split(add(add(matMul(x, weight), bias), matMul(out, recurrent)), -1, [3 * hidden, hidden]) as [Tensor, Tensor];
  const [i, f, o] = split(sigmoid(gates), -1, [hidden, hidden, hidden]) as [Tensor, Tensor, Tensor];
  const next = add(mul(f, cell), mul(i, tanh(candidate)));
  return { out: mul(o, tanh(next)), cell: next };
}
