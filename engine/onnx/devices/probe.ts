import { parentPort, workerData } from 'node:worker_threads';
import type { Device } from '#shared/domain/device.ts';
import { type Guard, guardThread } from '../guard.ts';
import { runTrial, type TrialSize } from './trial.ts';

/** What a probe is told. */
export interface ProbeOrder {
  readonly device: Device;
  readonly threads: number;
  readonly guard?: Guard;
}

/** What it tells: seconds of the trial on the device and on the CPU, or why there are none. */
export type ProbeAnswer = { readonly seconds: number; readonly cpuSeconds: number } | { readonly failed: string };

/** Two devices add up in another order: their answers differ in the last digits. */
const TOLERANCE = 1e-2;

// A process or a thread of its own, since a bad driver can take its process down.
const order: ProbeOrder = workerData ?? JSON.parse(process.argv[2]!);

const SMALL: TrialSize = { width: 64, steps: 4 };
const LARGE: TrialSize = { width: 256, steps: 16 };
/** Seconds of the small trial after which a device need not be timed on the large one. */
const SLOW = 0.03;

function answer(): ProbeAnswer {
  const { device, threads } = order;
  try {
    const [cpu, own] = [runTrial('cpu', threads, SMALL), runTrial(device, threads, SMALL)];
    const off = own.weights.reduce((most, w, i) => Math.max(most, Math.abs(w - cpu.weights[i]!)), 0);
    if (!(off < TOLERANCE)) return { failed: `its results are wrong by ${off}` };
    if (own.seconds > SLOW) return { seconds: own.seconds, cpuSeconds: cpu.seconds };
    const { seconds: cpuSeconds } = runTrial('cpu', threads, LARGE);
    return { seconds: device === 'cpu' ? cpuSeconds : runTrial(device, threads, LARGE).seconds, cpuSeconds };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

if (order.guard) guardThread([order.guard]);
if (parentPort) parentPort.postMessage(answer());
else process.send!(answer());
