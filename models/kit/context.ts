import type { Runtime } from '#nn/runtime.ts';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import { seededRandom } from '#shared/math/random.ts';
import type { AnyModel, ModelContext, TrainingDesk } from './define.ts';

export interface ContextOptions {
  readonly seed?: number;
  /** Asked by `check()`: a flag of an AbortSignal, a word of shared memory … */
  readonly isCancelled?: () => boolean;
  /** Milliseconds, monotonic. Default: Date.now. */
  readonly clock?: () => number;
  readonly progress?: (share: number) => void;
  /** What `member(id)` can find. */
  readonly members?: readonly AnyModel[];
  readonly runtime?: Runtime;
  readonly training?: TrainingDesk;
}

function hash(text: string, start: number): number {
  let h = (0x811c9dc5 ^ start) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

/** The world as a model sees it. Streams of random numbers depend on the seed and their name alone. */
export function makeContext(options: ContextOptions = {}): ModelContext {
  const { seed = 42, isCancelled = () => false, clock = () => Date.now(), progress = () => {}, members = [], runtime, training } = options;
  return {
    seed,
    clock,
    progress,
    ...(runtime && { runtime }),
    ...(training && { training }),
    random: (stream) => seededRandom(hash(stream, seed >>> 0) + 2 ** 32 * (hash(`${stream}|${seed}`, 1) & 0x1fffff)),
    check: () => {
      if (isCancelled()) throw cancelled();
    },
    member: (id) => {
      const found = members.find((m) => m.id === id);
      if (!found)
        throw new AlmanacError('NOT_FOUND', `There is no model "${id}".`, {
          hint: `Known: ${members.map((m) => m.id).join(', ') || 'none'}.`,
        });
      return found;
    },
  };
}
