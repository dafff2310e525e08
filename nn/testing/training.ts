import type { Tensor } from '../graph/tensor.ts';
import type { Build } from '../layers/build.ts';
import { gather, mean } from '../ops/index.ts';
import type { Parameter } from '../parameters.ts';
import type { Feeds, Tensored } from '../runtime.ts';
import { slotName, type TrainingProgram } from '../train/program.ts';
import type { Task } from '../train/task.ts';

/** A task whose loss is a mean over forecasts and targets of the rows drawn. */
export const taskOf = (
  data: Task['data'],
  batch: number,
  forecast: (build: Build, rows: (name: string) => Tensor) => Tensor,
  error: (forecast: Tensor, target: Tensor) => Tensor,
): Task => ({
  data,
  batch,
  loss: (build, columns, rows) => {
    const at = (name: string): Tensor => gather(columns[name]!, rows);
    return mean(error(forecast(build, at), at('Y')));
  },
});

export interface Run {
  readonly real: 'float' | 'double';
  readonly data: Feeds;
  /** [steps * accumulate * batch] in a row. */
  readonly rows: readonly number[];
  readonly batch: number;
  readonly rates: readonly number[];
  readonly first: (parameter: Parameter) => Tensored;
}

/** What a training program is fed with for its first steps. */
export function trainingFeeds(
  { parameters, slots, accumulate, noise }: TrainingProgram,
  { real, data, rows, batch, rates, first }: Run,
): Feeds {
  const reals = (values: ArrayLike<number>, dims: readonly number[]): Tensored => ({
    dims,
    data: real === 'double' ? Float64Array.from(values) : Float32Array.from(values),
  });
  const steps = rates.length;
  const feeds: Record<string, Tensored> = {
    ...data,
    rows: { dims: [steps, accumulate, batch], data: BigInt64Array.from(rows, BigInt) },
    rates: reals(rates, [steps]),
    starts: { dims: [steps], data: new BigInt64Array(steps) },
    noise: reals(new Float64Array(noise), [noise]),
    step: reals([0], []),
    count: { dims: [], data: BigInt64Array.of(BigInt(steps)) },
  };
  for (const parameter of parameters) {
    const values = first(parameter);
    feeds[parameter.name] = values;
    for (let i = 0; i < slots; i++) feeds[slotName(parameter.name, i)] = reals(new Float64Array(values.data.length), values.dims);
  }
  return feeds;
}
