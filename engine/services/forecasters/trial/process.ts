import { AlmanacError } from '#shared/base/errors.ts';
import { onnxRuntime } from '../../../onnx/runtime.ts';
import { type TrialPlan, tryFile } from './checks.ts';

/** What the process that tries a file is told. */
export interface TrialOrder extends TrialPlan {
  readonly artifacts: string;
  readonly threads: number;
}

process.once('message', ({ artifacts, threads, ...plan }: TrialOrder) => {
  const answer = attempt(() => tryFile(plan, onnxRuntime({ artifacts, threads })));
  process.send!(answer, () => process.exit(0));
});

function attempt<T>(work: () => T) {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof AlmanacError) return { failure: { code: error.code, message: error.message, data: error.data } };
    return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
