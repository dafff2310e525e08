import { adamW } from '#nn/optimisers/adamw.ts';
import { cosine } from '#nn/optimisers/schedule.ts';
import type { Feeds, Runtime } from '#nn/runtime.ts';
import type { Task } from '#nn/train/task.ts';
import { type Trained, train } from '#nn/train/train.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ModelContext } from '../define.ts';
import type { NeuralParams } from './params.ts';
import { sampler, type Windows } from './windows.ts';

/** What one net is trained with. */
export interface Training {
  readonly task: Task;
  readonly feeds: Feeds;
  readonly windows: Windows;
  readonly params: NeuralParams;
  readonly runtime: Runtime;
  /** The series that a row belongs to. */
  readonly nameOf: (row: number) => string;
}

const MOST_NAMES = 3;

/** The minibatch whose loss was no number: which, and of which series. */
function whereDiverged({ epoch, step, rows }: NonNullable<Trained['diverged']>, nameOf: Training['nameOf']): string {
  const names = [...new Set(rows.map(nameOf))];
  const listed = names.slice(0, MOST_NAMES).map((name) => `"${name}"`);
  const others = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} others` : '';
  return `at step ${step + 1}, in epoch ${epoch}, on windows of ${listed.join(', ')}${others}`;
}

/** What became of a training, said to the analyst; undefined where all went to its end. */
export function noteOf({ stopped, epochs, diverged }: Trained, nameOf: Training['nameOf']): string | undefined {
  const best = epochs.findLast((e) => e.best)?.epoch;
  if (stopped === 'asked') return `stopped after epoch ${epochs.length} as asked; the weights of epoch ${best} are kept`;
  if (diverged) return `the loss was no number ${whereDiverged(diverged, nameOf)}; the weights of epoch ${best} are kept`;
  return undefined;
}

/** Trains one net of an ensemble. MODEL_FAILED where its loss was no number before any weights were worth keeping. */
export function trainMember({ task, feeds, windows, params: p, runtime, nameOf }: Training, member: number, ctx: ModelContext): Trained {
  const name = `net-${member}`;
  const trained = train(
    task,
    feeds,
    {
      ...{ epochs: p.epochs, stepsPerEpoch: p.stepsPerEpoch, patience: p.patience, accumulate: p.accumulate, clip: p.clip },
      optimiser: adamW({ weightDecay: p.weightDecay }),
      schedule: cosine(p.learningRate, { warmUp: Math.min(50, Math.round(0.05 * p.epochs * p.stepsPerEpoch)) }),
      sample: sampler(windows),
      validation: windows.validation,
      clock: ctx.clock,
      random: (stream) => ctx.random(`${name} ${stream}`),
    },
    runtime,
    {
      check: (share) => {
        ctx.check();
        ctx.progress((member + share) / p.members);
      },
      onEpoch: (line) => ctx.training?.epoch({ ...line, member, members: p.members, epochs: p.epochs }),
      stopAsked: () => ctx.training?.stopAsked() ?? false,
      load: () => ctx.training?.load(name),
      save: (bytes) => ctx.training?.save(name, bytes),
    },
  );
  if (trained.diverged && trained.epochs.length === 0)
    throw new AlmanacError('MODEL_FAILED', `The loss was no number ${whereDiverged(trained.diverged, nameOf)}.`, {
      hint: 'Lower the learning rate, and look at the largest values of the target and the covariates.',
    });
  return trained;
}
