import type { Random } from '#shared/math/random.ts';
import { sizeOfDims } from '../parameters.ts';
import type { Feeds, Runtime, Session, Tensored } from '../runtime.ts';
import { NOISE_STARTS } from './noise.ts';
import { nextName, slotName, type TrainingProgram } from './program.ts';

export type Values = Readonly<Record<string, Float32Array>>;

/** The steps to make: a minibatch of rows and a rate for each. */
export interface Plan {
  /** int64 [steps, accumulate, batch] */
  readonly rows: BigInt64Array;
  readonly rates: Float32Array;
  /** Draws where each step reads the pool of random numbers. */
  readonly starts: BigInt64Array;
}

/** Milliseconds of a slice: the state goes in and out once a slice, so a large one gets more of them. */
const sliceOf = (numbers: number): number => Math.min(1500, 150 + numbers / 6000);

const vector = (data: Tensored['data'], ...dims: number[]): Tensored => ({ data, dims });
export const whole = (value: number): Tensored => ({ data: BigInt64Array.of(BigInt(value)), dims: [] });

/** The names of all that a training carries from step to step, with its shape. */
export function carriedBy({ parameters, slots }: TrainingProgram): readonly { readonly name: string; readonly dims: readonly number[] }[] {
  return parameters.flatMap(({ name, dims }) => [
    { name, dims },
    ...Array.from({ length: slots }, (_, i) => ({ name: slotName(name, i), dims })),
  ]);
}

export interface Stepper {
  /** Makes the steps of a plan, a slice at a time: `check` is called between slices, at least every two seconds. The losses of all steps. */
  readonly advance: (
    state: Values,
    done: number,
    plan: Plan,
    check: (share: number) => void,
  ) => { readonly state: Values; readonly losses: Float32Array };
  readonly close: () => void;
}

export interface StepperOptions {
  readonly training: TrainingProgram;
  readonly data: Feeds;
  /** Fills the pool of random numbers. */
  readonly random: Random;
  readonly runtime: Runtime;
  readonly clock: () => number;
}

/** Runs a training program. Slices grow until they last most of a second; what comes out does not depend on them. */
export function openStepper({ training, data, random, runtime, clock }: StepperOptions): Stepper {
  const session: Session = runtime.open(training.program);
  const carried = carriedBy(training);
  const pool = Float32Array.from({ length: Math.max(1, training.noise) }, random);
  const wanted = ['losses', ...carried.map(({ name }) => nextName(name))];
  const goal = sliceOf(carried.reduce((n, { dims }) => n + sizeOfDims(dims), 0));
  let pace = Number.POSITIVE_INFINITY;

  const slice = (state: Values, done: number, plan: Plan, from: number, to: number) => {
    const steps = to - from;
    const perStep = plan.rows.length / plan.rates.length;
    const accumulate = training.accumulate;
    const feeds: Record<string, Tensored> = {
      ...data,
      rows: vector(plan.rows.subarray(from * perStep, to * perStep), steps, accumulate, perStep / accumulate),
      rates: vector(plan.rates.subarray(from, to), steps),
      starts: vector(plan.starts.subarray(from, to), steps),
      noise: vector(pool, pool.length),
      step: { data: Float32Array.of(done + from), dims: [] },
      count: whole(steps),
    };
    for (const { name, dims } of carried) feeds[name] = { data: state[name]!, dims };
    const out = session.run(feeds, wanted);
    const next = Object.fromEntries(carried.map(({ name }) => [name, out[nextName(name)]!.data as Float32Array]));
    return { next, losses: out.losses!.data as Float32Array };
  };

  return {
    advance: (start, done, plan, check) => {
      const steps = plan.rates.length;
      const losses = new Float32Array(steps);
      let state = start;
      for (let from = 0; from < steps; ) {
        const left = steps - from;
        const slices = Math.max(1, Math.ceil(left / Math.max(1, Math.floor(goal / pace))));
        const to = from + Math.ceil(left / slices);
        const begun = clock();
        const made = slice(state, done, plan, from, to);
        pace = (clock() - begun) / (to - from);
        state = made.next;
        losses.set(made.losses, from);
        from = to;
        check(from / steps);
      }
      return { state, losses };
    },
    close: session.close,
  };
}

/** Where each step reads the pool. */
export const drawStarts = (random: Random, steps: number): BigInt64Array =>
  BigInt64Array.from({ length: steps }, () => BigInt(Math.floor(random() * NOISE_STARTS)));
