import { taskOf } from '#models/kit/neural/task.ts';
import { nbeats } from '#models/nbeats/net.ts';
import { part } from '#nn/layers/build.ts';
import { linear } from '#nn/layers/linear.ts';
import { gru } from '#nn/layers/recurrent/gru.ts';
import { lstm } from '#nn/layers/recurrent/lstm.ts';
import { absoluteError } from '#nn/losses/pointwise.ts';
import { addAll, gather, mean, relu, slice, squeeze, sub, transpose } from '#nn/ops/index.ts';
import type { Task } from '#nn/train/task.ts';

/** The nets that ../shared/peers/nn.py trains with PyTorch, and N-BEATS as the product trains it: windows and scaling with it. */
export const NETS = ['nbeats', 'nbeats-in-product', 'lstm', 'gru'] as const;
export type Net = (typeof NETS)[number];

/** What nn.py calls the peer of a net. */
export const peerOf = (net: Net): string => (net === 'nbeats-in-product' ? 'nbeats' : net);

export const [INPUT, HORIZON, WIDTH] = [240, 48, 256];
const [STEPS, FEATURES, HIDDEN] = [48, 10, 128];

export interface Timed {
  readonly task: Task;
  /** Floating point operations of the matrix products of a step, forward and backward. */
  readonly operations: number;
}

const BATCH = 256;
const BLOCKS = 8;
const NBEATS_OPERATIONS = 6 * BATCH * BLOCKS * (INPUT * WIDTH + 3 * WIDTH ** 2 + WIDTH * INPUT + WIDTH * HORIZON);

/** 4 stacks of 2 blocks of 4 layers of 256 on windows that are ready, absolute error: the very net of nn.py. */
function plainTimed(): Timed {
  const task: Task = {
    batch: BATCH,
    data: { x: { type: 'float', dims: ['N', INPUT] }, target: { type: 'float', dims: ['N', HORIZON] } },
    loss: (build, { x, target }, rows) => {
      let residual = gather(x!, rows);
      const forecasts = Array.from({ length: BLOCKS }, (_, b) => {
        const own = part(build, `block ${b}`);
        const hidden = [0, 1, 2, 3].reduce((z, l) => relu(linear(part(own, `layer ${l}`), z, WIDTH)), residual);
        residual = sub(residual, linear(part(own, 'backcast'), hidden, INPUT));
        return linear(part(own, 'forecast'), hidden, HORIZON);
      });
      return mean(absoluteError(addAll(forecasts), gather(target!, rows)));
    },
  };
  return { task, operations: NBEATS_OPERATIONS };
}

/** The same as the product builds, windows and scales it. */
function inProductTimed(): Timed {
  const form = { form: 'generic', stacks: 4, blocks: 2, layers: 4, width: WIDTH, degree: 2, waves: 24, covariateWidth: 4 } as const;
  const none = { past: [], known: [], statics: [], categories: [], seasons: [] };
  const task = taskOf(
    nbeats(form),
    { inputLength: INPUT, horizon: HORIZON, probabilities: [0.5], clock: 0, ...none },
    { scale: 'mean', centre: 'median', weighting: 'window', batch: BATCH },
  );
  return { task, operations: NBEATS_OPERATIONS };
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

const TIMED: Readonly<Record<Net, () => Timed>> = {
  nbeats: plainTimed,
  'nbeats-in-product': inProductTimed,
  lstm: () => recurrentTimed(lstm, 4),
  gru: () => recurrentTimed(gru, 3),
};

export const timedNet = (net: Net): Timed => TIMED[net]();
