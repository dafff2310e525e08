import { adamW } from '#nn/optimisers/adamw.ts';
import { sizeOfDims } from '#nn/parameters.ts';
import type { Feeds } from '#nn/runtime.ts';
import { trainingProgram } from '#nn/train/program.ts';
import type { Task } from '#nn/train/task.ts';
import { type Panel, pickSeries } from '#shared/domain/panel.ts';
import type { Estimate, FitOptions } from '../define.ts';
import type { NetShape, Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import { aside } from './series.ts';
import { shapeFor } from './shape.ts';
import { taskOf } from './task.ts';

/** Weights, two slots of the optimiser, going in and coming out, and the best kept. */
const COPIES = 8;

export interface Need {
  readonly parameters: number;
  readonly bytes: number;
}

/** What training a task takes, with the columns that it reads: accumulated minibatches are made one after the other. */
export function needOf(task: Task, columnBytes: number): Need {
  const { parameters, bytes } = trainingProgram(task, { optimiser: adamW() });
  const count = parameters.reduce((n, { dims }) => n + sizeOfDims(dims), 0);
  return { parameters: count, bytes: bytes + COPIES * 4 * count + columnBytes };
}

export const bytesOf = (feeds: Feeds): number => Object.values(feeds).reduce((n, { data }) => n + data.byteLength, 0);

/** The largest share of the batch, halved as often as it takes, that fits into memory; what is missing is accumulated. */
export function fittingBatch(p: NeuralParams, columnBytes: number, taskFor: (batch: number) => Task, memory = Number.POSITIVE_INFINITY) {
  let [batch, accumulate] = [p.batch, p.accumulate];
  let need = needOf(taskFor(batch), columnBytes);
  while (need.bytes > memory && batch > 1) {
    batch = Math.ceil(batch / 2);
    accumulate *= 2;
    need = needOf(taskFor(batch), columnBytes);
  }
  return { batch, accumulate, need };
}

/** What a fit on a panel would take. */
export function estimateFit<P extends NeuralParams>(
  panel: Panel,
  p: P,
  { horizon }: FitOptions,
  networkFor: (shape: NetShape) => Network,
  memory?: number,
): Estimate {
  const usable = panel.ids.map((_, s) => s).filter((s) => !aside(panel, s));
  if (usable.length === 0) return { parameters: 0, bytes: 0, batch: p.batch, steps: 0 };
  const { shape } = shapeFor(pickSeries(panel, usable), p, horizon);
  const network = networkFor(shape);
  const rows = panel.y.length + usable.length * (shape.inputLength + horizon);
  const fixed = shape.statics.length + shape.categories.length > 0 ? 2 : 0;
  const columns = rows * 4 * (1 + shape.past.length + shape.known.length + fixed);
  const { batch, need } = fittingBatch(p, columns, (size) => taskOf(network, shape, { ...p, batch: size }), memory);
  return { ...need, batch, steps: p.epochs * p.stepsPerEpoch * p.members };
}
