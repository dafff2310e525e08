import { parentPort, workerData } from 'node:worker_threads';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Guard, guardThread } from '../../../onnx/guard.ts';
import { onnxRuntime } from '../../../onnx/runtime.ts';
import { type TrialPlan, tryFile } from './checks.ts';

/** What the process (or thread) that tries a file is told. */
export interface TrialOrder extends TrialPlan {
  readonly artifacts: string;
  readonly threads: number;
}

function answerTo({ artifacts, threads, ...plan }: TrialOrder) {
  try {
    return { value: tryFile(plan, onnxRuntime({ artifacts, threads })) };
  } catch (error) {
    if (error instanceof AlmanacError) return { failure: { code: error.code, message: error.message, data: error.data } };
    return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

if (parentPort) {
  const { order, guard } = workerData as { order: TrialOrder; guard: Guard };
  guardThread([guard]);
  parentPort.postMessage(answerTo(order));
} else
  process.once('message', (order: TrialOrder) => {
    process.send!(answerTo(order), () => process.exit(0));
  });
