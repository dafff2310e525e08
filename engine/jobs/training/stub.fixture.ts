import { MessageChannel } from 'node:worker_threads';
import type { TrainingDesk } from '#models/kit/define.ts';
import { enterWorld, type ThreadWorld } from '../world.ts';
import { type DeskSeat, deskAt } from './desk.ts';

export interface StubOrder {
  readonly epochs: number;
  readonly pause: number;
  readonly members?: number;
  readonly desk: DeskSeat;
}

/** The validation loss of an epoch: falls to epoch 6 and rises again. */
export const lossOf = (epoch: number): number => 1 + (epoch - 6) ** 2 / 100;

interface State {
  readonly epoch: number;
  /** Carries all epochs: what is resumed wrongly ends elsewhere. */
  readonly weight: number;
  readonly best: { readonly epoch: number; readonly weight: number };
}
const FIRST: State = { epoch: 0, weight: 1, best: { epoch: 0, weight: 1 } };
const next = (weight: number, epoch: number): number => (weight * 31 + epoch) % 1009;

const sleep = (ms: number): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** A training as a neural model does it, without a net: a checkpoint an epoch, the best weight kept. */
export function stubTraining(desk: TrainingDesk, { epochs, pause, members = 1 }: Omit<StubOrder, 'desk'>): number[] {
  return Array.from({ length: members }, (_, member) => {
    const name = `net ${member}/of the stub`;
    const kept = desk.load(name);
    let state: State = kept ? JSON.parse(new TextDecoder().decode(kept)) : FIRST;
    while (state.epoch < epochs && !desk.stopAsked()) {
      sleep(pause);
      const epoch = state.epoch + 1;
      const weight = next(state.weight, epoch);
      const best = state.best.epoch === 0 || lossOf(epoch) < lossOf(state.best.epoch);
      state = { epoch, weight, best: best ? { epoch, weight } : state.best };
      desk.epoch({
        ...{ member, members, epoch, epochs, train: epoch === 3 ? Number.NaN : lossOf(epoch) / 2, validation: lossOf(epoch) },
        ...{ best, learningRate: 1e-3, seconds: pause / 1000 },
      });
      desk.save(name, new TextEncoder().encode(JSON.stringify(state)));
    }
    return state.best.weight;
  });
}

// As a worker of a pool.
export default function run({ input, world }: { input: StubOrder; world: ThreadWorld }): unknown {
  enterWorld(world);
  return { value: stubTraining(deskAt(input.desk), input) };
}

// As a process of its own, which the test kills: tells each epoch.
if (process.argv[2] === 'train') {
  const { port1, port2 } = new MessageChannel();
  port1.close();
  const desk = deskAt({ port: port2, folder: process.argv[3]! });
  stubTraining(
    {
      ...desk,
      epoch: (line) => {
        desk.epoch(line);
        process.stdout.write(`epoch ${line.epoch}\n`);
      },
    },
    { epochs: 1000, pause: 20 },
  );
}
