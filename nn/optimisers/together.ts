import { sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { concat, split } from '../ops/index.ts';
import type { Optimiser, Update } from './optimiser.ts';

type Step = ReturnType<Optimiser['begin']>;
type Updated = ReturnType<Step>;

/** Vectors that do not decay as one: an update is ten operations, which for a few hundred numbers are mostly the calling of them. */
function joined(step: Step, vectors: readonly Update[]): Updated[] {
  const widths = vectors.map(({ parameter }) => sizeOf('update', parameter, 0));
  const join = (of: (update: Update) => Tensor): Tensor => concat(vectors.map(of), 0);
  const { parameter, slots } = step({
    parameter: join((u) => u.parameter),
    gradient: join((u) => u.gradient),
    slots: vectors[0]!.slots.map((_, i) => join((u) => u.slots[i]!)),
    decays: false,
  });
  const [parameters, ...parts] = [parameter, ...slots].map((t) => split(t, 0, widths));
  return vectors.map((_, i) => ({ parameter: parameters![i]!, slots: parts.map((part) => part[i]!) }));
}

/** The updates of one step, in order. */
export function updateAll(step: Step, updates: readonly Update[]): Updated[] {
  const vectors = updates.filter((u) => !u.decays && u.parameter.dims.length === 1);
  const together = new Map(vectors.length > 1 ? joined(step, vectors).map((updated, i) => [vectors[i]!, updated]) : []);
  return updates.map((u) => together.get(u) ?? step(u));
}
