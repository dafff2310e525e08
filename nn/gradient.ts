import type { Scope, Step } from './graph/scope.ts';
import { misfit, sameDims } from './graph/shape.ts';
import type { Tensor } from './graph/tensor.ts';
import { add } from './ops/arithmetic.ts';
import { scalar } from './ops/emit.ts';
import { zeros } from './ops/shape.ts';

/** Which values of the tape the wanted ones can move. */
function moved(tape: readonly Step[], wanted: readonly Tensor[]): Set<string> {
  const names = new Set(wanted.map((t) => t.name));
  for (const { inputs, outputs } of tape) if (inputs.some((t) => names.has(t.name))) for (const t of outputs) names.add(t.name);
  return names;
}

/**
 * The gradients of a scalar with respect to each wanted tensor, as further operations of the same graph (reverse mode, symbolic: what the
 * wanted tensors cannot move costs nothing). A tensor that the loss does not depend on has the gradient 0.
 * Source: Griewank & Walther (2008), Evaluating derivatives, 3.2.
 */
export function gradients(loss: Tensor, wanted: readonly Tensor[]): Tensor[] {
  if (loss.dims.length > 0) throw misfit('gradients', [loss], 'the loss is not a scalar');
  const scope: Scope = loss.scope;
  const tape = [...scope.tape];
  const relevant = moved(tape, wanted);
  const found = new Map<string, Tensor>([[loss.name, scalar(scope, 1)]]);
  for (const { inputs, outputs, backward } of tape.reverse()) {
    if (!outputs.some((t) => relevant.has(t.name) && found.has(t.name))) continue;
    const rules = backward(outputs.map((t) => found.get(t.name)));
    inputs.forEach((input, i) => {
      const rule = rules[i];
      if (!rule || !relevant.has(input.name)) return;
      const gradient = rule();
      if (!sameDims(gradient.dims, input.dims))
        throw misfit('gradients', [gradient, input], 'the gradient has another shape than its tensor');
      const known = found.get(input.name);
      found.set(input.name, known ? add(known, gradient) : gradient);
    });
  }
  // What may be derived again is the forward part; the steps of these gradients are not.
  scope.tape.length = tape.length;
  return wanted.map((t) => found.get(t.name) ?? zeros(scope, t.dims, t));
}
