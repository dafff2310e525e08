import { sizeOf } from '../../graph/shape.ts';
import type { Tensor } from '../../graph/tensor.ts';
import { keep } from '../../ops/emit.ts';
import { add, affine, concat, matMul, mul, reshape, sigmoid, split, sub, sum, tanh, transpose, zeros } from '../../ops/index.ts';
import { gemm } from '../../ops/matmul.ts';
import { fanIn } from '../../parameters.ts';
import type { Build } from '../build.ts';
import { fusedGru } from './fused.ts';
import { delayed, scan } from './scan.ts';

const flat = (x: Tensor): Tensor => reshape(x, [sizeOf('gru', x, 0) * sizeOf('gru', x, 1), sizeOf('gru', x, 2)]);

/** Saved on the way forward: the output, update and reset in one [T, B, 2H], the candidate, and its part of the last output, [T, B, H] each. */
function forward(xw: Tensor, recurrent: Tensor, bias: Tensor, hidden: number) {
  const { stacked } = scan({
    states: [zeros(xw.scope, [xw.dims[1]!, hidden], xw)],
    sequences: [xw],
    step: ([h], [x]) => {
      const [gatesX, candidateX] = split(x!, -1, [2 * hidden, hidden]) as [Tensor, Tensor];
      const [gatesH, memory] = split(affine(h!, recurrent, bias), -1, [2 * hidden, hidden]) as [Tensor, Tensor];
      const gates = sigmoid(add(gatesX, gatesH));
      const [update, reset] = split(gates, -1, [hidden, hidden]) as [Tensor, Tensor];
      const candidate = tanh(add(candidateX, mul(reset, memory)));
      const out = add(candidate, mul(update, sub(h!, candidate)));
      return { states: [out], stacked: [out, gates, candidate, memory] };
    },
  });
  return stacked as [Tensor, Tensor, Tensor, Tensor];
}

/** The walk with its gradients, from x W + b [T, B, 3H], R [H, 3H] and its bias [3H] to the outputs [T, B, H]. */
function walk(xw: Tensor, recurrent: Tensor, bias: Tensor, hidden: number): Tensor {
  const [out, gates, candidate, memory] = forward(xw, recurrent, bias, hidden);
  keep([xw, recurrent, bias], [out], ([gradient]) => {
    if (!gradient) return [];
    const [update, reset] = split(gates, -1, [hidden, hidden]) as [Tensor, Tensor];
    const past = delayed(out);
    const byUpdate = mul(sub(past, candidate), mul(update, sub(1, update)));
    const byCandidate = mul(sub(1, update), sub(1, mul(candidate, candidate)));
    const byMemory = mul(byCandidate, reset);
    const byReset = mul(mul(byMemory, memory), sub(1, reset));
    const factors = concat([byUpdate, byReset, byMemory], -1);
    const { stacked } = scan({
      states: [zeros(gradient.scope, [gradient.dims[1]!, hidden], gradient)],
      sequences: [gradient, update, factors],
      backwards: true,
      step: ([dh], [g, kept, factor]) => {
        const total = add(g!, dh!);
        const into = mul(concat([total, total, total], -1), factor!);
        return { states: [add(mul(total, kept!), matMul(into, transpose(recurrent, [1, 0])))], stacked: [total, into] };
      },
    });
    const [total, into] = stacked as [Tensor, Tensor];
    const [intoUpdate, intoReset] = split(into, -1, [hidden, hidden, hidden]) as [Tensor, Tensor];
    return [
      () => concat([intoUpdate, intoReset, mul(total, byCandidate)], -1),
      () => gemm(flat(past), flat(into), true, false),
      () => sum(into, { axes: [0, 1] }),
    ];
  });
  return out;
}

/**
 * A layer of gated recurrent units over time-major sequences: [T, B, in] -> [T, B, hidden], from a state of zeros. Gates stand in the order
 * update, reset, candidate; the reset is applied after the product, as in cuDNN and PyTorch. Trained as a Scan with saved gates; in use the
 * runtime's own GRU operator. Source: Cho et al. (2014).
 */
export function gru(build: Build, x: Tensor, hidden: number): Tensor {
  const inputs = sizeOf('gru', x, -1);
  const start = fanIn(hidden);
  const weight = build.parameters('weight', [inputs, 3 * hidden], start);
  const recurrent = build.parameters('recurrent', [hidden, 3 * hidden], start);
  const bias = build.parameters('bias', [3 * hidden], start);
  const memory = build.parameters('memory', [3 * hidden], start);
  if (!build.noise) return fusedGru(x, { weight, recurrent, bias, memory }, hidden);
  return walk(affine(x, weight, bias), recurrent, memory, hidden);
}
