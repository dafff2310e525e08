import { add, mul, sub } from '../ops/index.ts';
import type { Optimiser } from './optimiser.ts';

/** Gradient descent with momentum, as PyTorch writes it: v = momentum v + g; p = p - rate v. Source: Polyak (1964); Sutskever et al. (2013). */
export const sgd = ({ momentum = 0 }: { readonly momentum?: number } = {}): Optimiser => ({
  name: 'SGD',
  slots: momentum > 0 ? 1 : 0,
  begin:
    ({ rate }) =>
    ({ parameter, gradient, slots }) => {
      const direction = momentum > 0 ? add(mul(slots[0]!, momentum), gradient) : gradient;
      return { parameter: sub(parameter, mul(direction, rate)), slots: momentum > 0 ? [direction] : [] };
    },
});
