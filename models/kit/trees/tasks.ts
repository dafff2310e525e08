import type { SharedMemory } from '../wasm/memory.ts';
import { binTasks } from './binned.ts';
import { instantiate } from './kernel/kernel.ts';
import { FOUND, RULES } from './kernel/scan.ts';
import { CHUNK, COLUMN_BYTES, type Layout } from './layout.ts';
import { type Loss, quantileInPlace, weightedQuantile } from './objective.ts';
import type { Tasks } from './team.ts';

/** Numbers of the tasks. */
export const TASK = {
  gradients: 0,
  quantise: 1,
  count: 2,
  split: 3,
  partition: 4,
  place: 5,
  renew: 6,
  advance: 7,
  cut: 8,
  code: 9,
} as const;

/** Words of `args`, and f64 of `scales`: what the lead tells the threads of the task that is on. */
export const ARG = { from: 0, to: 1, call: 2, small: 3, large: 4, smallTotal: 5, largeTotal: 6, column: 7, bits: 8, rowwise: 9 } as const;
export const SCALE = { g: 0, h: 1, smallFloor: 2, largeFloor: 3, rate: 4 } as const;
/** Values of `small` and `large` where there is no such histogram, or it is not to be scanned. */
export const NONE = -1;

export type Views = ReturnType<typeof viewsOf>;

export function viewsOf({ buffer }: SharedMemory, at: Layout) {
  const { rows, columns, threads, leaves } = at;
  const chunks = Math.ceil(rows / CHUNK) + 1;
  return {
    control: new Int32Array(buffer, at.control, 16),
    args: new Int32Array(buffer, at.args, 16),
    scales: new Float64Array(buffer, at.scales, 8),
    chosen: new Int32Array(buffer, at.chosen, columns),
    signs: new Int8Array(buffer, at.signs, columns),
    kinds: new Uint8Array(buffer, at.kinds, columns),
    flags: new Uint8Array(buffer, at.flags, 256),
    counts: new Int32Array(buffer, at.counts, chunks),
    places: new Int32Array(buffer, at.places, 2 * chunks),
    largest: new Float64Array(buffer, at.largest, 2 * chunks),
    used: new Int32Array(buffer, at.used, threads),
    starts: new Int32Array(buffer, at.starts, 4 * (leaves + 1)),
    leafValues: new Float64Array(buffer, at.leafValues, leaves + 1),
    y: new Float64Array(buffer, at.y, rows),
    margins: new Float64Array(buffer, at.margins, rows),
    weights: at.weights > 0 ? new Float64Array(buffer, at.weights, rows) : undefined,
    held: at.held > 0 ? new Uint8Array(buffer, at.held, rows) : undefined,
    order: new Int32Array(buffer, at.order, rows),
    pairs: new Float64Array(buffer, at.cells, 2 * rows),
  };
}

/** What a thread does on the shared memory. `me` is its number, the lead's is 0. */
export function tasksOf(memory: SharedMemory, at: Layout, loss: Loss, me: number): Tasks {
  const kernel = instantiate(memory, at.columns);
  const views = viewsOf(memory, at);
  const bins = binTasks(memory, at, kernel);
  const { args, scales, y, margins, weights, held, pairs, order } = views;
  const whole = new DataView(memory.buffer);
  const own = at.own + me * at.histBytes;
  const keys = at.keys + me * 2048;
  const gathered = at.gathered + me * 16 * CHUNK;

  const gradients = (chunk: number): void => {
    const end = Math.min(at.rows, (chunk + 1) * CHUNK);
    let g = 0;
    let h = 0;
    for (let row = chunk * CHUNK; row < end; row++) {
      const w = held?.[row] === 1 ? 0 : weights ? weights[row]! : 1;
      const gradient = w * loss.gradient(y[row]!, margins[row]!);
      const hessian = loss.flat ? w : w * loss.hessian(y[row]!, margins[row]!);
      pairs[2 * row] = gradient;
      pairs[2 * row + 1] = hessian;
      g = Math.max(g, Math.abs(gradient));
      h = Math.max(h, hessian);
    }
    views.largest[2 * chunk] = g;
    views.largest[2 * chunk + 1] = h;
  };

  const quantise = (chunk: number): void => {
    const end = Math.min(at.rows, (chunk + 1) * CHUNK);
    kernel.quantise(at.cells + 16 * CHUNK * chunk, at.cells + 16 * end, scales[SCALE.g]!, scales[SCALE.h]!, args[ARG.bits]!);
  };

  const count = (chunk: number): void => {
    if (views.used[me] !== args[ARG.call]) {
      kernel.clear(own, at.histBytes);
      views.used[me] = args[ARG.call]!;
    }
    const from = args[ARG.from]! + chunk * CHUNK;
    const start = at.order + 4 * from;
    const end = at.order + 4 * Math.min(args[ARG.to]!, from + CHUNK);
    if (args[ARG.rowwise] === 1) {
      kernel.rows(start, end, at.cells, at.table, at.stride, own);
      return;
    }
    kernel.gather(start, end, at.cells, gathered);
    for (let i = 0; i < at.columns && views.chosen[i]! >= 0; i++) {
      const column = views.chosen[i]!;
      kernel.column(start, end, gathered, at.codes + column * at.rows, own + column * COLUMN_BYTES);
    }
  };

  const search = (hist: number, side: number, column: number, total: number, floor: number): void => {
    const found = at.found + (side * at.columns + column) * FOUND.bytes;
    whole.setFloat64(found + FOUND.score, floor, true);
    whole.setInt32(found + FOUND.column, NONE, true);
    const rules = at.rules + side * RULES.bytes;
    kernel.best(hist, at.totals + 16 * total, rules, found, keys, column, views.signs[column]!, views.kinds[column]!);
  };

  // The histograms of the threads become that of the smaller child; the parent's becomes the larger child's.
  const split = (i: number): void => {
    const column = views.chosen[i]!;
    const within = column * COLUMN_BYTES;
    const small = at.kept + args[ARG.small]! * at.histBytes + within;
    let parts = 0;
    for (let thread = 0; thread < at.threads; thread++) {
      if (views.used[thread] !== args[ARG.call]) continue;
      (parts++ === 0 ? kernel.copy : kernel.add)(small, at.own + thread * at.histBytes + within, COLUMN_BYTES);
    }
    if (args[ARG.smallTotal]! >= 0) search(small, 0, column, args[ARG.smallTotal]!, scales[SCALE.smallFloor]!);
    if (args[ARG.large]! === NONE) return;
    const large = at.kept + args[ARG.large]! * at.histBytes + within;
    kernel.subtract(large, small, COLUMN_BYTES);
    if (args[ARG.largeTotal]! >= 0) search(large, 1, column, args[ARG.largeTotal]!, scales[SCALE.largeFloor]!);
  };

  const partition = (chunk: number): void => {
    const from = args[ARG.from]! + chunk * CHUNK;
    const start = at.order + 4 * from;
    const end = at.order + 4 * Math.min(args[ARG.to]!, from + CHUNK);
    const codes = at.codes + args[ARG.column]! * at.rows;
    const left = at.left + 4 * from;
    views.counts[chunk] = (kernel.partition(start, end, codes, at.flags, left, at.right + 4 * from) - left) / 4;
  };

  const place = (chunk: number): void => {
    const from = args[ARG.from]! + chunk * CHUNK;
    const rows = Math.min(args[ARG.to]!, from + CHUNK) - from;
    const left = views.counts[chunk]!;
    kernel.copy(at.order + 4 * views.places[2 * chunk]!, at.left + 4 * from, 4 * left);
    kernel.copy(at.order + 4 * views.places[2 * chunk + 1]!, at.right + 4 * from, 4 * (rows - left));
  };

  const renew = (leaf: number): void => {
    const mine = order.subarray(views.starts[4 * leaf], views.starts[4 * leaf + 1]);
    const errors = new Float64Array(mine.length);
    for (let i = 0; i < mine.length; i++) errors[i] = y[mine[i]!]! - margins[mine[i]!]!;
    const value = weights
      ? weightedQuantile(
          errors,
          Float64Array.from(mine, (row) => weights[row]!),
          loss.renew!,
        )
      : quantileInPlace(errors, loss.renew!);
    views.leafValues[leaf] = scales[SCALE.rate]! * value;
  };

  const advance = (leaf: number): void => {
    const value = views.leafValues[leaf]!;
    for (const side of [0, 2]) {
      const end = views.starts[4 * leaf + side + 1]!;
      for (let i = views.starts[4 * leaf + side]!; i < end; i++) margins[order[i]!]! += value;
    }
  };

  return [gradients, quantise, count, split, partition, place, renew, advance, bins.cut, bins.code];
}
