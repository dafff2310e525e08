import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { TrainingDesk } from '#models/kit/define.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { EpochLine } from '#shared/domain/training.ts';
import { explain } from '../../store/failures.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoints.ts';
import { encodeLine } from './curve.ts';

/** What the thread of a training is given. */
export interface DeskSeat {
  readonly port: MessagePort;
  /** Where its checkpoints lie. */
  readonly folder: string;
}

/** What it says over the port. Any word to it means: stop, and keep the best. */
export type DeskWord = { readonly line: EpochLine } | { readonly note: string } | { readonly resumed: true };

export const CURVE_FILE = 'curve.jsonl';

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null);

/** The desk of a training on this thread: words go over the port, checkpoints into the folder, the curve beside them. */
export function deskAt({ port, folder }: DeskSeat): TrainingDesk {
  let stop = false;
  let failed = false;
  const say = (word: DeskWord): void => port.postMessage(word);

  /** What is kept for a resume: where that fails, it is said once. */
  const keep = (write: () => void): void => {
    try {
      write();
    } catch (thrown) {
      if (failed) return;
      failed = true;
      const error = explain(thrown);
      const why = error instanceof AlmanacError ? error.message : String(error);
      say({ note: `A checkpoint could not be written: ${why} The training goes on, but could not be resumed from here.` });
    }
  };

  return {
    epoch: (line) => {
      const told: EpochLine = { ...line, train: finite(line.train), validation: finite(line.validation) };
      say({ line: told });
      keep(() => {
        mkdirSync(folder, { recursive: true });
        appendFileSync(join(folder, CURVE_FILE), encodeLine(told));
      });
    },
    note: (text) => say({ note: text }),
    stopAsked: () => {
      stop ||= receiveMessageOnPort(port) !== undefined;
      return stop;
    },
    load: (name) => {
      const bytes = loadCheckpoint(folder, name);
      if (bytes) say({ resumed: true });
      return bytes;
    },
    save: (name, bytes) => keep(() => saveCheckpoint(folder, name, bytes)),
  };
}
