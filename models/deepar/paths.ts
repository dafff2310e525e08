import type { Tensor } from '#nn/graph/tensor.ts';
import { type Build, part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { lstmStep, lstmToEnd } from '#nn/layers/recurrent/lstm-step.ts';
import { scan } from '#nn/layers/recurrent/scan.ts';
import { add, concat, matMul, mul, slice, transpose, unsqueeze } from '#nn/ops/index.ts';
import { sortAscending } from '#nn/ops/sort.ts';
import type { NetInputs, NetShape } from '../kit/neural/network.ts';
import { along, timeMajor } from '../kit/recurrent/inputs.ts';
import { drawn } from './draws.ts';
import type { Likelihood } from './likelihood.ts';

export interface Walk {
  readonly layers: number;
  readonly hidden: number;
  readonly likelihood: Likelihood;
  /** Sample paths of each window. */
  readonly paths: number;
}

/** The states of all layers after the window, from what goes in at its steps [B, L, F]; [B, S, hidden] each, the same for all paths. */
function encoded(build: Build, window: Tensor, { layers, hidden, paths }: Walk): Tensor[] {
  const states: Tensor[] = [];
  let below = timeMajor(window);
  for (let i = 0; i < layers; i++) {
    const { outputs, state } = lstmToEnd(part(build, `${i}`), below, hidden);
    states.push(along(state.out, paths), along(state.cell, paths));
    below = outputs;
  }
  return states;
}

/** One step of all layers: the states after it. */
function stepped(build: Build, x: Tensor, states: readonly Tensor[], { layers, hidden }: Walk): Tensor[] {
  const next: Tensor[] = [];
  let below = x;
  for (let i = 0; i < layers; i++) {
    const { out, cell } = lstmStep(part(build, `${i}`), below, { out: states[2 * i]!, cell: states[2 * i + 1]! }, hidden);
    next.push(out, cell);
    below = out;
  }
  return next;
}

/**
 * Sample paths [B, H, S], each value drawn from what the net says after the ones before it. `given`: what goes in at each step of window and
 * horizon beside the value before, [B, L + H, F]; `before`: that value and whether it is known, [B, L, 2].
 */
export function samplePaths(build: Build, inputs: NetInputs, given: Tensor, before: Tensor, shape: NetShape, walk: Walk): Tensor {
  const { inputLength, horizon } = shape;
  const { likelihood, paths } = walk;
  const encoder = part(build, 'encoder');
  const states = encoded(encoder, concat([before, slice(given, 1, 0, inputLength)], -1), walk);
  const last = (x: Tensor): Tensor => along(slice(x, 1, inputLength - 1, inputLength), paths);
  const random = drawn(likelihood.draws, horizon, paths);
  const ahead = unsqueeze(timeMajor(slice(given, 1, inputLength, inputLength + horizon)), 2);
  const { stacked } = scan({
    states: [...states, last(mul(inputs.y, inputs.mask)), last(inputs.mask)],
    sequences: [ahead, given.scope.constant({ type: given.type, ...random })],
    step: (now, [covariates, numbers]) => {
      const [value, known] = now.slice(-2) as [Tensor, Tensor];
      const x = concat([value, known, add(covariates!, mul(known, 0))], -1);
      const after = stepped(encoder, x, now.slice(0, -2), walk);
      const drawnValue = likelihood.draw(linear(part(build, 'head'), after.at(-2)!, likelihood.outputs), numbers!, inputs.measure);
      return { states: [...after, unsqueeze(drawnValue, -1), add(mul(known, 0), 1)], stacked: [drawnValue] };
    },
  });
  return transpose(stacked[0]!, [1, 0, 2]);
}

/** Quantiles [.., Q] of so many equally likely values [.., S], a line between neighbours. Source: Hyndman & Fan (1996), type 5. */
export function quantilesOf(values: Tensor, probabilities: readonly number[]): Tensor {
  const count = values.dims.at(-1) as number;
  const shares = new Float32Array(count * probabilities.length);
  probabilities.forEach((p, q) => {
    const place = Math.min(count - 1, Math.max(0, p * count - 0.5));
    const low = Math.floor(place);
    shares[low * probabilities.length + q]! += 1 - (place - low);
    if (place > low) shares[(low + 1) * probabilities.length + q]! += place - low;
  });
  return matMul(sortAscending(values), values.scope.constant({ type: values.type, dims: [count, probabilities.length], values: shares }));
}
