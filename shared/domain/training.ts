import { z } from 'zod';
import { Device, TensorRuntime } from './device.ts';

/** One line of the loss curve of a neural net. */
export const EpochLine = z.object({
  /** Which net of an ensemble of seeds, from 0, and how many there are. */
  member: z.int(),
  members: z.int(),
  /** From 1; `epochs` is how many there will be at most. */
  epoch: z.int(),
  epochs: z.int(),
  /** Mean losses per value, in the unit of the scaled target; null where a loss is no number, or nothing was held back. */
  train: z.number().nullable(),
  validation: z.number().nullable(),
  /** Whether this epoch is the best of its net so far: its weights are kept. */
  best: z.boolean(),
  learningRate: z.number(),
  /** Wall seconds of the epoch. */
  seconds: z.number(),
});
export type EpochLine = z.infer<typeof EpochLine>;

/** How a training ended: all epochs were run, the validation no longer improved, or the analyst asked to stop and keep the best. */
export const TrainingEnd = z.enum(['done', 'early', 'asked']);
export type TrainingEnd = z.infer<typeof TrainingEnd>;

/** What is kept of a training with the fit. The curve itself: train.curve. */
export const Training = z.object({
  members: z.int(),
  /** Epochs that were run, over all nets. */
  epochs: z.int(),
  /** The best validation loss of each net, null where nothing was held back. */
  best: z.array(z.number().nullable()),
  /** Where it ran in the end. */
  device: Device,
  runtime: TensorRuntime,
  stopped: TrainingEnd,
  /** Whether it went on from the checkpoints of a run that was cut off. */
  resumed: z.boolean(),
  /** What the analyst was told: a device that failed, a smaller batch, a checkpoint that could not be written. */
  notes: z.array(z.string()),
  /** SHA-256 of the curve in the artifact store. */
  curve: z.string(),
});
export type Training = z.infer<typeof Training>;

/** What a piece of work took. */
export const Resources = z.object({
  /** Wall seconds of the fits. */
  seconds: z.number(),
  /** Processor seconds of the whole engine meanwhile, all threads together. */
  cpuSeconds: z.number(),
  /** The most memory that the whole engine held meanwhile, in bytes, looked at four times a second; and how much of it came with this work. */
  peakBytes: z.number(),
  addedBytes: z.number(),
  /** Threads that it could use. */
  threads: z.int(),
});
export type Resources = z.infer<typeof Resources>;
