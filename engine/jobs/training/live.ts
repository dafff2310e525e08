import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { AnyModel } from '#models/kit/define.ts';
import type { EpochLine } from '#shared/domain/training.ts';
import type { TrainingCurve } from '#shared/stages/train.ts';
import type { JobHandle } from '../../context.ts';
import { dropCheckpoints, hasCheckpoints } from './checkpoints.ts';
import { decodeCurve, growCurve, secondsLeft } from './curve.ts';
import { CURVE_FILE, type DeskSeat, type DeskWord } from './desk.ts';

/** A training of a job: what its threads say, the wish to stop, the checkpoints. */
export interface LiveTraining {
  /** A seat for one thread; `piece` tells it from others of the same job. Its port must be transferred. */
  readonly seat: (piece?: string) => DeskSeat;
  /** Ends the trainings now; each keeps its best weights. */
  readonly stop: () => void;
  /** A word to the analyst: into the job's log, and kept with the fit. Once, however often it is said. */
  readonly note: JobHandle['note'];
  /** The lines of the piece that spoke last. */
  readonly curve: () => TrainingCurve;
  /** Nothing more will be said. `stored`: the checkpoints are no longer needed. */
  readonly end: (stored: boolean) => void;
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Follows a training whose checkpoints lie in `folder`; `onLine` is told of each epoch, the job's log of each note. */
export function followTraining(folder: string, job: Pick<JobHandle, 'note'>, onLine: (line: EpochLine) => void): LiveTraining {
  const pieces: { readonly port: MessagePort; readonly hear: (word: DeskWord) => void }[] = [];
  const notes: string[] = [];
  let lines: readonly EpochLine[] = [];
  let [live, stopAsked, resumed] = [true, false, false];

  const note = (level: 'info' | 'warn', text: string): void => {
    if (notes.includes(text)) return;
    notes.push(text);
    job.note(level, text);
  };

  function hearing(before: readonly EpochLine[]): (word: DeskWord) => void {
    const mine = growCurve(before);
    if (lines.length === 0) lines = before;
    return (word) => {
      if ('line' in word) {
        mine.add(word.line);
        lines = mine.lines();
        onLine(word.line);
      } else if ('note' in word) note('warn', word.note);
      else {
        if (!resumed) job.note('info', 'The training goes on from a checkpoint.');
        resumed = true;
      }
    };
  }

  /** What was said and not heard yet. */
  function catchUp(): void {
    if (!live) return;
    for (const { port, hear } of pieces)
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) hear(got.message as DeskWord);
  }

  return {
    note,
    seat: (piece = '') => {
      const place = join(folder, piece);
      const { port1, port2 } = new MessageChannel();
      const hear = hearing(hasCheckpoints(place) ? decodeCurve(textOf(join(place, CURVE_FILE))) : []);
      pieces.push({ port: port1, hear });
      port1.on('message', hear);
      port1.unref();
      if (stopAsked) port1.postMessage('stop');
      return { port: port2, folder: place };
    },
    stop: () => {
      stopAsked = true;
      for (const { port } of pieces) port.postMessage('stop');
    },
    curve: () => {
      catchUp();
      const left = live && !stopAsked ? secondsLeft(lines) : null;
      return { lines: [...lines], live, secondsLeft: left, stopAsked, resumed, notes: [...notes] };
    },
    end: (stored) => {
      catchUp();
      live = false;
      for (const { port } of pieces) port.close();
      if (stored) dropCheckpoints(folder);
    },
  };
}

/** Does the work and ends the training with it: the checkpoints stay where the work fails. */
export async function untilStored<T>(training: Pick<LiveTraining, 'end'> | undefined, work: () => Promise<T>): Promise<T> {
  let stored = false;
  try {
    const result = await work();
    stored = true;
    return result;
  } finally {
    training?.end(stored);
  }
}

/** Whether a fit of this model is trained epoch by epoch. */
export const isTrained = ({ family, scope }: Pick<AnyModel, 'family' | 'scope'>): boolean => family === 'neural' && scope === 'global';

/** Trainings of the jobs of a workspace: those that run, and the last ones that ran. */
export interface Trainings {
  readonly put: (job: string, training: LiveTraining) => void;
  readonly find: (job: string) => LiveTraining | undefined;
}

const KEPT = 50;

export function createTrainings(): Trainings {
  const kept = new Map<string, LiveTraining>();
  return {
    put: (job, training) => {
      kept.set(job, training);
      for (const [oldest, { curve }] of kept) if (kept.size > KEPT && !curve().live) kept.delete(oldest);
    },
    find: (job) => kept.get(job),
  };
}
