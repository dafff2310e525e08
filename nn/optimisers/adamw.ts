import type { Tensor } from '../graph/tensor.ts';
import { add, div, exp, mul, sqrt, sub } from '../ops/index.ts';
import type { Optimiser } from './optimiser.ts';

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Share of the rate by which matrices shrink at each step, decoupled from the gradient; 0 is plain Adam. */
  readonly weightDecay?: number;
}

/**
 * Adam with decoupled weight decay. The slots hold sum of beta1^k g and sum of beta2^k g^2, free of their factors (1 - beta): fewer passes over
 * memory a step, the same numbers. Sources: Kingma & Ba (2015); Loshchilov & Hutter (2019).
 */
export function adamW({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions = {}): Optimiser {
  const correction = (beta: number, step: Tensor): Tensor => sub(1, exp(mul(step, Math.log(beta))));
  return {
    name: 'AdamW',
    slots: 2,
    begin: ({ rate, step }) => {
      const toDeviation = sqrt(div(1 - beta2, correction(beta2, step)));
      const size = div(mul(rate, 1 - beta1), mul(correction(beta1, step), toDeviation));
      const least = div(epsilon, toDeviation);
      const kept = sub(1, mul(rate, weightDecay));
      return ({ parameter, gradient, slots, decays }) => {
        const first = add(mul(slots[0]!, beta1), gradient);
        const second = add(mul(slots[1]!, beta2), mul(gradient, gradient));
        const start = decays && weightDecay > 0 ? mul(parameter, kept) : parameter;
        const moved = sub(start, mul(div(first, add(sqrt(second), least)), size));
        return { parameter: moved, slots: [first, second] };
      };
    },
  };
}
