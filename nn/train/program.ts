import { gradients } from '../gradient.ts';
import { openGraph, programOf, type Scope } from '../graph/scope.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { OnnxModel } from '../onnx/model.ts';
import { add, addAll, cast, gather, mul, reshape } from '../ops/index.ts';
import { clipByNorm } from '../optimisers/clip.ts';
import type { Optimiser } from '../optimisers/optimiser.ts';
import { updateAll } from '../optimisers/together.ts';
import { declare, type Parameter } from '../parameters.ts';
import { noiseFrom } from './noise.ts';
import type { Task } from './task.ts';

export interface ProgramOptions {
  readonly optimiser: Optimiser;
  /** Joint norm that gradients are clipped to; left out: not clipped. */
  readonly clip?: number;
  /** Minibatches whose gradients are averaged for one step. Default 1. */
  readonly accumulate?: number;
  readonly real?: 'float' | 'double';
}

/** A program that trains: one run makes as many steps as it is given rows for. */
export interface TrainingProgram {
  readonly program: OnnxModel;
  readonly parameters: readonly Parameter[];
  /** Slots of the optimiser, by parameter: their names are `slotName(parameter, i)`. */
  readonly slots: number;
  /** Minibatches of one step. */
  readonly accumulate: number;
  /** Bytes that the tensors of one step take, were none freed before its end. */
  readonly bytes: number;
  /** Length of the pool of random numbers that it wants. */
  readonly noise: number;
}

const BYTES = { float: 4, double: 8 };

export const slotName = (parameter: string, slot: number): string => `${parameter}#${slot}`;
export const nextName = (name: string): string => `${name}'`;
const inStep = (name: string): string => `${name}.now`;

/** The losses of `accumulate` minibatches of one step, and the mean of their gradients. */
function lossesOf(
  task: Task,
  { accumulate = 1 }: ProgramOptions,
  body: Scope,
  data: Readonly<Record<string, Tensor>>,
  rows: Tensor,
  draw: ReturnType<typeof noiseFrom>['draw'],
) {
  const { parameters, declared, tensors } = declare(body, inStep);
  const build = { parameters, noise: draw };
  const turns = Array.from({ length: accumulate }, (_, k) => {
    const own = accumulate === 1 ? reshape(rows, [task.batch]) : gather(rows, body.constant({ type: 'int64', dims: [], values: [k] }));
    const loss = task.loss(build, data, own);
    return { loss, found: gradients(loss, tensors) };
  });
  const mean = (values: readonly Tensor[]): Tensor => (values.length === 1 ? values[0]! : mul(addAll(values), 1 / values.length));
  const found = tensors.map((_, p) => mean(turns.map((turn) => turn.found[p]!)));
  return { loss: mean(turns.map((turn) => turn.loss)), declared, tensors, found };
}

/**
 * Training as one Loop: gather a minibatch, forward, backward, clip, update. Inputs: the task's data; `rows` int64 [steps, accumulate, batch];
 * `rates` [steps]; `starts` int64 [steps] into `noise`; `step`, the number of steps made before, a scalar; each parameter and slot. Outputs:
 * each parameter and slot after the last step, `nextName` of it, and `losses` [steps].
 */
export function trainingProgram(task: Task, options: ProgramOptions): TrainingProgram {
  const { optimiser, clip, accumulate = 1, real = 'float' } = options;
  const root = openGraph({ real });
  const data = Object.fromEntries(Object.entries(task.data).map(([name, { type, dims }]) => [name, root.input(name, type, dims)]));
  const rows = root.input('rows', 'int64', ['steps', accumulate, task.batch]);
  const rates = root.input('rates', real, ['steps']);
  const starts = root.input('starts', 'int64', ['steps']);
  const pool = root.input('noise', real, ['pool']);
  const before = root.input('step', real, []);
  const count = root.input('count', 'int64', []);

  const body = root.body();
  const turn = body.input('turn', 'int64', []);
  const going = body.input('going', 'bool', []);
  const noise = noiseFrom(pool, gather(starts, turn));
  const { loss, declared, tensors, found } = lossesOf(task, options, body, data, gather(rows, turn), noise.draw);
  const clipped = clip === undefined ? found : clipByNorm(found, clip);
  const moment = { rate: gather(rates, turn), step: add(add(cast(turn, real), before), 1) };
  const slots = declared.map(({ name, dims }) =>
    Array.from({ length: optimiser.slots }, (_, i) => body.input(inStep(slotName(name, i)), real, dims)),
  );
  const updated = updateAll(
    optimiser.begin(moment),
    declared.map(({ dims }, p) => ({ parameter: tensors[p]!, gradient: clipped[p]!, slots: slots[p]!, decays: dims.length > 1 })),
  );
  body.output('going_on', going);
  declared.forEach(({ name }, p) => {
    body.output(nextName(inStep(name)), updated[p]!.parameter);
  });
  declared.forEach(({ name }, p) => {
    for (const [i, slot] of updated[p]!.slots.entries()) body.output(nextName(inStep(slotName(name, i))), slot);
  });
  body.output('loss', loss);

  const names = [
    ...declared.map((p) => p.name),
    ...declared.flatMap((p) => Array.from({ length: optimiser.slots }, (_, i) => slotName(p.name, i))),
  ];
  const shapes = [...declared.map((p) => p.dims), ...declared.flatMap((p) => Array.from({ length: optimiser.slots }, () => p.dims))];
  const first = names.map((name, i) => root.input(name, real, shapes[i]!));
  const carried = shapes.map((dims) => ({ type: real, dims }));
  const yes = root.constant({ type: 'bool', dims: [], values: [1] });
  const outs = root.node('Loop', [count, yes, ...first], [...carried, { type: real, dims: ['steps'] }], {
    body: { kind: 'graph', value: body.graph('step') },
  });
  names.forEach((name, i) => {
    root.output(nextName(name), outs[i]!);
  });
  root.output('losses', outs.at(-1)!);
  return {
    program: programOf(root, 'training'),
    parameters: declared,
    slots: optimiser.slots,
    accumulate,
    bytes: body.made() * BYTES[real],
    noise: noise.size(),
  };
}
