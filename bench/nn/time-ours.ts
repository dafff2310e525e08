/** Times training steps of one net, and the runtime's own large matrix product, in a process of its own: time-ours.ts <net> <threads> <seconds> <device>. One line of JSON. */
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { openGraph, programOf } from '#nn/graph/scope.ts';
import { matMul, mul } from '#nn/ops/index.ts';
import { adamW } from '#nn/optimisers/adamw.ts';
import type { Feeds, Runtime, Tensored } from '#nn/runtime.ts';
import { trainingProgram } from '#nn/train/program.ts';
import { carriedBy, drawStarts, openStepper } from '#nn/train/stepper.ts';
import type { Device } from '#shared/domain/device.ts';
import { seededRandom } from '#shared/math/random.ts';
import { INPUT, type Net, timedNet } from './nets.ts';
import { medianOf } from './part.ts';

const ROWS = 4096;
const SIDE = 2048;
const PRODUCTS = 4;
/** Steps of an epoch, as a net has them where nothing else is chosen. */
const EPOCH = 50;

export interface OursTimed {
  readonly net: Net;
  readonly threads: number;
  /** Milliseconds of a step: the median over slices. */
  readonly step: number;
  /** Milliseconds of processor time of a step, all threads: the mean. */
  readonly cpu: number;
  /** Billions of floating point operations a second: of a step's matrix products, and of the best large product. */
  readonly gflops: number;
  readonly product: number;
  readonly losses: readonly [number, number];
}

function numbers(random: () => number, ...dims: number[]): Tensored {
  return { data: Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => 2 * random() - 1), dims };
}

function timeProduct(runtime: Runtime): number {
  const root = openGraph();
  const [a, b] = [root.input('a', 'float', [SIDE, SIDE]), root.input('b', 'float', [SIDE, SIDE])];
  let x = a;
  for (let i = 0; i < PRODUCTS; i++) x = matMul(x, b);
  root.output('c', mul(x, 1));
  const session = runtime.open(programOf(root, 'products'));
  const random = seededRandom(1);
  const feeds = { a: numbers(random, SIDE, SIDE), b: numbers(() => 0.5 + 0.01 * (random() - 0.5), SIDE, SIDE) };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 6; i++) {
    const begun = performance.now();
    session.run(feeds);
    best = Math.min(best, (performance.now() - begun) / PRODUCTS);
  }
  session.close();
  return (2 * SIDE ** 3) / best / 1e6;
}

function timeSteps(runtime: Runtime, net: Net, seconds: number) {
  const { task, operations } = timedNet(net);
  const training = trainingProgram(task, { optimiser: adamW() });
  const random = seededRandom(1);
  const data: Feeds = Object.fromEntries(
    Object.entries(task.data).map(([name, { dims }]) => [name, numbers(random, ROWS, ...(dims.slice(1) as number[]))]),
  );
  const slots = Object.fromEntries(carriedBy(training).map(({ name, dims }) => [name, new Float32Array(dims.reduce((a, b) => a * b, 1))]));
  let state = { ...slots, ...Object.fromEntries(training.parameters.map(({ name, dims, init }) => [name, init(random, dims)])) };
  const stepper = openStepper({ training, data, random, runtime, clock: () => performance.now() });
  const times: number[] = [];
  let used = { cpu: 0, steps: 0 };
  const losses: number[] = [];
  const until = performance.now() + 1000 * seconds;
  for (let done = 0; performance.now() < until; ) {
    const steps = done === 0 ? 3 : EPOCH;
    const rows = BigInt64Array.from({ length: steps * task.batch }, () => BigInt(INPUT + Math.floor(random() * (ROWS - 2 * INPUT))));
    const plan = { rows, rates: new Float32Array(steps).fill(1e-3), starts: drawStarts(random, steps) };
    const [begun, before] = [performance.now(), process.cpuUsage()];
    const made = stepper.advance(state, done, plan, () => {});
    const { user, system } = process.cpuUsage(before);
    if (done > 0) {
      times.push((performance.now() - begun) / steps);
      used = { cpu: used.cpu + (user + system) / 1000, steps: used.steps + steps };
    }
    state = made.state as typeof state;
    losses.push(made.losses.at(-1)!);
    done += steps;
  }
  stepper.close();
  const step = medianOf(times);
  return { step, cpu: used.cpu / used.steps, gflops: operations / step / 1e6, losses: [losses[0]!, losses.at(-1)!] as const };
}

const [net, threads, seconds] = [process.argv[2] as Net, Number(process.argv[3]), Number(process.argv[4])];
const runtime = onnxRuntime({ threads, device: process.argv[5] as Device, insist: true });
const before = timeProduct(runtime);
const steps = timeSteps(runtime, net, seconds);
const timed: OursTimed = { net, threads, product: Math.max(before, timeProduct(runtime)), ...steps };
console.log(JSON.stringify(timed));
