import { sizeOf } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { keep } from '../../ops/emit.ts';
import { add, affine, concat, matMul, mul, reshape, sigmoid, split, sub, tanh, transpose, zeros } from '../../ops/index.ts';
import { gemm } from '../../ops/matmul.ts';
import { fanIn } from '../../parameters.ts';
import type { Build } from '../build.ts';
import { fusedLstm } from './fused.ts';
import { delayed, scan } from './scan.ts';

const flat = (x: Tensor): Tensor => reshape(x, [sizeOf('lstm', x, 0) * sizeOf('lstm', x, 1), sizeOf('lstm', x, 2)]);

/** Gates saved on the way forward: input, forget and output in one, [T, B, 3H], and the candidate [T, B, H]. */
function forward(xw: Tensor, recurrent: Tensor, hidden: number) {
  const nought = zeros(xw.scope, [xw.dims[1]!, hidden], xw);
  const { stacked } = scan({
    states: [nought, nought],
    sequences: [xw],
    step: ([h, c], [x]) => {
      const [gates, candidate] = split(add(x!, matMul(h!, recurrent)), -1, [3 * hidden, hidden]) as [Tensor, Tensor];
      const [s, g] = [sigmoid(gates), tanh(candidate)];
      const [i, f, o] = split(s, -1, [hidden, hidden, hidden]) as [Tensor, Tensor, Tensor];
      const cell = add(mul(f, c!), mul(i, g));
      const out = mul(o, tanh(cell));
      return { states: [out, cell], stacked: [out, cell, s, g] };
    },
  });
  return stacked as [Tensor, Tensor, Tensor, Tensor];
}

/** The gradient of what goes into the gates, [T, B, 4H], from that of the outputs: what does not hang on the step before is made at once. */
function backward(gradient: Tensor, recurrent: Tensor, hidden: number, cells: Tensor, gates: Tensor, candidate: Tensor): Tensor {
  const [i, f, o] = split(gates, -1, [hidden, hidden, hidden]) as [Tensor, Tensor, Tensor];
  const bent = tanh(cells);
  const slope = mul(gates, sub(1, gates));
  const [si, sf, so] = split(slope, -1, [hidden, hidden, hidden]) as [Tensor, Tensor, Tensor];
  const byCell = [mul(candidate, si), mul(delayed(cells), sf), mul(i, sub(1, mul(candidate, candidate)))];
  const toCell = mul(o, sub(1, mul(bent, bent)));
  const nought = zeros(gradient.scope, [gradient.dims[1]!, hidden], gradient);
  const { stacked } = scan({
    states: [nought, nought],
    sequences: [gradient, f, toCell, mul(bent, so), ...byCell],
    backwards: true,
    step: ([dh, dc], [g, forget, viaCell, byOut, byIn, byForget, byCandidate]) => {
      const out = add(g!, dh!);
      const cell = add(dc!, mul(out, viaCell!));
      const into = concat([mul(cell, byIn!), mul(cell, byForget!), mul(out, byOut!), mul(cell, byCandidate!)], -1);
      return { states: [matMul(into, transpose(recurrent, [1, 0])), mul(cell, forget!)], stacked: [into] };
    },
  });
  return stacked[0]!;
}

/** The walk with its gradients, from x W + b [T, B, 4H] and R [H, 4H] to the outputs [T, B, H]. */
function walk(xw: Tensor, recurrent: Tensor, hidden: number): Tensor {
  const [out, cells, gates, candidate] = forward(xw, recurrent, hidden);
  keep([xw, recurrent], [out], ([gradient]) => {
    if (!gradient) return [];
    const into = backward(gradient, recurrent, hidden, cells, gates, candidate);
    return [() => into, () => gemm(flat(delayed(out)), flat(into), true, false)];
  });
  return out;
}

/**
 * A layer of long short-term memory over time-major sequences: [T, B, in] -> [T, B, hidden], from a state of zeros. Gates stand in the
 * order input, forget, output, candidate. Trained as a Scan with saved gates; in use the runtime's own LSTM operator.
 * Source: Hochreiter & Schmidhuber (1997); Gers, Schmidhuber & Cummins (2000).
 */
export function lstm(build: Build, x: Tensor, hidden: number): Tensor {
  const inputs = sizeOf('lstm', x, -1);
  const weight = build.parameters('weight', [inputs, 4 * hidden], fanIn(hidden));
  const recurrent = build.parameters('recurrent', [hidden, 4 * hidden], fanIn(hidden));
  const bias = build.parameters('bias', [4 * hidden], fanIn(hidden));
  if (!build.noise) return fusedLstm(x, { weight, recurrent, bias }, hidden);
  return walk(affine(x, weight, bias), recurrent, hidden);
}
