import { taskOf } from '#models/kit/neural/task.ts';
import { nbeats } from '#models/nbeats/net.ts';
import { part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { gru } from '#nn/layers/recurrent/gru.ts';
import { lstm } from '#nn/layers/recurrent/lstm.ts';
import { absoluteError } from '#nn/losses/pointwise.ts';
import { gather, mean, slice, squeeze, transpose } from '#nn/ops/index.ts';
import type { Task } from '#nn/train/task.ts';

/** The nets that ../shared/peers/nn.py trains with PyTorch. */
export const NETS = ['nbeats', 'lstm', 'gru'] as const;
export type Net = (typeof NETS)[number];

export const [INPUT, HORIZON, WIDTH] = [240, 48, 256];
const [STEPS, FEATURES, HIDDEN] = [48, 10, 128];

export interface Timed {
  readonly task: Task;
  /** Floating point operations of the matrix products of a step, forward and backward. */
  readonly operations: number;
}

/** 4 stacks of 2 blocks of 4 layers of 256, as the product builds, windows and scales it; absolute error. */
function nbeatsTimed(): Timed {
  const batch = 256;
  const form = { form: 'generic', stacks: 4, blocks: 2, layers: 4, width: WIDTH, degree: 2, waves: 24, covariateWidth: 4 } as const;
  const none = { past: [], known: [], statics: [], categories: [], seasons: [] };
  const task = taskOf(
    nbeats(form),
    { inputLength: INPUT, horizon: HORIZON, probabilities: [0.5], clock: 0, ...none },
    { scale: 'mean', centre: 'median', weighting: 'window', batch },
  );
  const products = INPUT * WIDTH + 3 * WIDTH ** 2 + WIDTH * INPUT + WIDTH * HORIZON;
  return { task, operations: 6 * batch * 8 * products };
}

/** 2 layers of 128 over 48 steps of 10 features, the last state mapped to one number. */
function recurrentTimed(cell: typeof lstm | typeof gru, gates: number): Timed {
  const batch = 64;
  const task: Task = {
    batch,
    data: { x: { type: 'float', dims: ['N', STEPS, FEATURES] }, y: { type: 'float', dims: ['N', 1] } },
    loss: (build, { x, y }, rows) => {
      const first = cell(part(build, 'first'), transpose(gather(x!, rows), [1, 0, 2]), HIDDEN);
      const last = squeeze(slice(cell(part(build, 'second'), first, HIDDEN), 0, STEPS - 1, STEPS), 0);
      return mean(absoluteError(linear(part(build, 'out'), last, 1), gather(y!, rows)));
    },
  };
  return { task, operations: 6 * batch * STEPS * gates * HIDDEN * (FEATURES + HIDDEN + 2 * HIDDEN) };
}

export const timedNet = (net: Net): Timed =>
  net === 'nbeats' ? nbeatsTimed() : recurrentTimed(net === 'lstm' ? lstm : gru, net === 'lstm' ? 4 : 3);
