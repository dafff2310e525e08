import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import type { ModelContext } from '#models/kit/define.ts';
import { onnxRuntime } from '../onnx/runtime.ts';
import { sessionCache } from '../onnx/sessions.ts';
import type { ReleaseData } from './release.ts';

/** Of this thread: nothing is loaded before the first program. */
const sessions = sessionCache();

/** The world of a release's model in this thread. Tensor programs run on one thread of the CPU. */
export function contextOf({ file, foreign }: ReleaseData, isCancelled: () => boolean = () => false): ModelContext {
  // A copy: the runtime does not take memory that threads share for a file.
  const stored = (sha256: string): Uint8Array | undefined => (foreign?.sha256 === sha256 ? Uint8Array.from(foreign.bytes) : undefined);
  const runtime = onnxRuntime({ sessions, stored });
  return makeContext({ seed: file.seed, members: catalog, clock: () => performance.now(), runtime, isCancelled });
}
