import type { Feeds, Runtime } from '../runtime.ts';
import { evaluationProgram } from './evaluation.ts';
import { type Values, whole } from './stepper.ts';
import type { Task } from './task.ts';

/** Measures weights on rows that are held back, as nets are used: without noise. The last minibatch is filled up from the first rows. */
export function openValidator(task: Task, rows: ArrayLike<number> | undefined, data: Feeds, runtime: Runtime) {
  if (!rows || rows.length === 0) return undefined;
  const batch = Math.min(task.batch, rows.length);
  const batches = Math.ceil(rows.length / batch);
  const session = runtime.open(evaluationProgram({ ...task, batch }));
  const table = BigInt64Array.from({ length: batches * batch }, (_, i) => BigInt(rows[i % rows.length]!));
  const fixed: Feeds = { ...data, rows: { data: table, dims: [batches, batch] }, count: whole(batches) };
  return {
    loss: (weights: Values, dims: ReadonlyMap<string, readonly number[]>): number => {
      const own = Object.fromEntries([...dims].map(([name, shape]) => [name, { data: weights[name]!, dims: shape }]));
      const losses = session.run({ ...fixed, ...own }).losses!.data as Float32Array;
      return losses.reduce((a, b) => a + b, 0) / losses.length;
    },
    close: session.close,
  };
}
