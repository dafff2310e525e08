import { AlmanacError } from '#shared/base/errors.ts';
import { checkSeriesTask } from './tasks/check-series.ts';
import { estimate } from './tasks/estimate.ts';
import { explain, importance } from './tasks/explain.ts';
import { block, prepare } from './tasks/features.ts';
import { fit } from './tasks/fit.ts';
import { forecast } from './tasks/forecast.ts';
import { onnx } from './tasks/onnx.ts';
import { origin } from './tasks/origin.ts';
import { paths } from './tasks/paths.ts';
import { enterWorld, type ThreadWorld } from './world.ts';

/** The numeric work that threads can do. Inputs and results are structured-cloned; panels travel on SharedArrayBuffer. */
export const tasks = {
  /** Answers with its input: proves that a thread is up. */
  echo: (input: string): string => input,
  checkSeries: checkSeriesTask,
  prepareSeries: prepare,
  buildFeatures: block,
  estimate,
  fit,
  forecast,
  explain,
  importance,
  onnx,
  origin,
  paths,
};
export type Tasks = typeof tasks;

// An error's own fields do not survive the way between threads: declared ones travel as data.
export default async function run({ task, input, world }: { task: keyof Tasks; input: never; world: ThreadWorld }): Promise<unknown> {
  enterWorld(world);
  try {
    return { value: await tasks[task](input) };
  } catch (error) {
    if (error instanceof AlmanacError) return { failure: { code: error.code, message: error.message, data: error.data } };
    throw error;
  }
}
