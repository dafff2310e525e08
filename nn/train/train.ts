import type { Random } from '#shared/math/random.ts';
import type { Schedule } from '../optimisers/schedule.ts';
import type { Feeds, Runtime } from '../runtime.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { type ProgramOptions, slotName, trainingProgram } from './program.ts';
import { drawStarts, openStepper, type Values } from './stepper.ts';
import type { Task } from './task.ts';
import { openValidator } from './validator.ts';

/** What a training says after each epoch. */
export interface Epoch {
  /** From 1. */
  readonly epoch: number;
  readonly train: number;
  readonly validation: number | null;
  readonly best: boolean;
  readonly learningRate: number;
  readonly seconds: number;
}

export interface TrainOptions extends ProgramOptions {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly schedule: Schedule;
  /** Epochs without a better validation loss after which the training ends; 0: never before its time. */
  readonly patience: number;
  /** Draws the rows of a minibatch. */
  readonly sample: (random: Random, count: number) => ArrayLike<number>;
  /** Rows that are held back: the epoch that forecasts them best is kept. Left out: the last epoch is. */
  readonly validation?: ArrayLike<number>;
  /** Milliseconds from any origin, monotonic: paces slices and checkpoints, changes no result. */
  readonly clock: () => number;
  /** A fresh stream by its name: the same name gives the same numbers. */
  readonly random: (stream: string) => Random;
}

/** Those who follow a training; each may be left out. */
export interface Followers {
  readonly onEpoch?: (epoch: Epoch) => void;
  /** Between slices of work, with the share of the whole done; throws where the work is no longer wanted. */
  readonly check?: (share: number) => void;
  /** Asked after each epoch: ends now, with the best weights so far. */
  readonly stopAsked?: () => boolean;
  readonly load?: () => Uint8Array | undefined;
  readonly save?: (bytes: Uint8Array) => void;
}

export interface Trained {
  readonly weights: Values;
  readonly epochs: readonly Epoch[];
  /** Why it ended: all epochs made, no longer better, asked to, or the loss was no number any more. */
  readonly stopped: 'done' | 'early' | 'asked' | 'diverged';
  /** The step of the training, from 0, whose loss was no number. */
  readonly diverged?: { readonly epoch: number; readonly step: number; readonly rows: readonly number[] };
  readonly resumed: boolean;
}

interface Facts {
  readonly epochs: readonly Epoch[];
  readonly best: number | null;
  readonly since: number;
}

const CHECKPOINT_SECONDS = 10;

const meanOf = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / values.length;
const named = (values: Values, prefix: string): Values => Object.fromEntries(Object.entries(values).map(([name, v]) => [prefix + name, v]));
const unnamed = (values: Values, prefix: string): Values =>
  Object.fromEntries(Object.entries(values).flatMap(([name, v]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), v]] : [])));

/**
 * Trains a task: epochs of steps, the best weights kept, checkpoints on the way. The same streams give the same weights, whether it was
 * interrupted or not: an epoch draws from streams of its own.
 */
export function train(task: Task, data: Feeds, options: TrainOptions, runtime: Runtime, followers: Followers = {}): Trained {
  const { epochs, stepsPerEpoch, schedule, patience, sample, random, clock } = options;
  const training = trainingProgram(task, options);
  const dims = new Map(training.parameters.map((p) => [p.name, p.dims]));
  const kept = followers.load?.();
  const resumed: Checkpoint<Facts> | undefined = kept && decodeCheckpoint<Facts>(kept);
  let { epochs: lines, best, since } = resumed?.facts ?? { epochs: [], best: null, since: 0 };
  let state = resumed ? unnamed(resumed.values, 'now ') : firstState(training, random('weights'));
  let chosen = resumed ? unnamed(resumed.values, 'best ') : onlyWeights(state, dims);
  const stepper = openStepper({ training, data, random: random('noise'), runtime, clock });
  const held = openValidator(task, options.validation, data, runtime);
  const checkpoint = (): void =>
    followers.save?.(
      encodeCheckpoint({ facts: { epochs: lines, best, since }, values: { ...named(state, 'now '), ...named(chosen, 'best ') } }),
    );
  let saved = clock();
  const end = (stopped: Trained['stopped'], diverged?: Trained['diverged']): Trained => {
    if (!diverged) checkpoint();
    return { weights: chosen, epochs: lines, stopped, resumed: resumed !== undefined, ...(diverged && { diverged }) };
  };
  try {
    followers.check?.(lines.length / epochs);
    for (let epoch = lines.length; epoch < epochs; epoch++) {
      if (patience > 0 && since >= patience) return end('early');
      const begun = clock();
      const done = epoch * stepsPerEpoch;
      const draw = random(`epoch ${epoch}`);
      const perStep = task.batch * training.accumulate;
      const rows = BigInt64Array.from(sample(draw, stepsPerEpoch * perStep) as ArrayLike<number> & Iterable<number>, (r) => BigInt(r));
      const rates = Float32Array.from({ length: stepsPerEpoch }, (_, k) => schedule(done + k, epochs * stepsPerEpoch));
      const plan = { rows, rates, starts: drawStarts(draw, stepsPerEpoch) };
      const made = stepper.advance(state, done, plan, (share) => followers.check?.((epoch + share) / epochs));
      const bad = made.losses.findIndex((v) => !Number.isFinite(v));
      if (bad >= 0) {
        const at = Array.from(rows.subarray(bad * perStep, (bad + 1) * perStep), Number);
        return end('diverged', { epoch: epoch + 1, step: done + bad, rows: at });
      }
      state = made.state;
      const validation = held ? held.loss(state, dims) : null;
      const better = validation === null || (Number.isFinite(validation) && (best === null || validation < best));
      if (better) [best, chosen] = [validation, onlyWeights(state, dims)];
      since = better ? 0 : since + 1;
      const line: Epoch = {
        ...{ epoch: epoch + 1, train: meanOf(made.losses), validation, best: better },
        ...{ learningRate: rates.at(-1)!, seconds: (clock() - begun) / 1000 },
      };
      lines = [...lines, line];
      followers.onEpoch?.(line);
      if (clock() - saved > CHECKPOINT_SECONDS * 1000) {
        checkpoint();
        saved = clock();
      }
      if (followers.stopAsked?.()) return end('asked');
    }
    return end('done');
  } finally {
    stepper.close();
    held?.close();
  }
}

const onlyWeights = (state: Values, dims: ReadonlyMap<string, unknown>): Values =>
  Object.fromEntries([...dims.keys()].map((name) => [name, state[name]!]));

/** First weights, and zeros for the slots of the optimiser. */
function firstState({ parameters, slots }: ReturnType<typeof trainingProgram>, random: Random): Values {
  const state: Record<string, Float32Array> = {};
  for (const { name, dims, init } of parameters) {
    state[name] = init(random, dims);
    for (let i = 0; i < slots; i++) state[slotName(name, i)] = new Float32Array(state[name].length);
  }
  return state;
}
