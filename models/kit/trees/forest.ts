import { giveBack, type SharedMemory } from '../wasm/memory.ts';
import { binTable, binTasks } from './binned.ts';
import { instantiate } from './kernel/kernel.ts';
import { helpersFor, memoryFor } from './memory-for.ts';
import type { Column, Ensemble, ForestOptions, Table, Tools, Tree } from './types.ts';
import { unsuitable } from './validate.ts';
import { type WoodsLayout, type WoodsPlan, woodsLayout, woodsman } from './woods.ts';

/** What a helper thread is told to grow trees of a forest. */
export interface ForestCall {
  readonly memory: SharedMemory;
  readonly layout: WoodsLayout;
  readonly plan: WoodsPlan;
  readonly me: number;
}

/** A call of models/crew.ts: grows trees until none is left; returns them with their numbers. */
export function helpForest({ memory, layout, plan, me }: ForestCall): (readonly [number, Tree])[] {
  const control = new Int32Array(memory.buffer, layout.control, 1);
  const grow = woodsman(memory, layout, plan, me);
  const grown: [number, Tree][] = [];
  for (let t = Atomics.add(control, 0, 1); t < plan.trees; t = Atomics.add(control, 0, 1)) grown.push([t, grow(t)]);
  return grown;
}

const weightedMean = (y: Column, weights: Float64Array | undefined): number => {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    const w = weights ? weights[row]! : 1;
    sum += w * y[row]!;
    total += w;
  }
  return sum / total;
};

/**
 * A random forest for squared error: bootstrap of the rows per tree, a draw of the columns per split. The same seed gives the same bytes
 * with any crew. Throws as `boost` does. Source: Breiman (2001), Random forests.
 */
export function forest(table: Table, y: Column, options: ForestOptions, tools: Tools): Ensemble {
  const { check, progress, crew } = tools;
  unsuitable(table, y, { ...options, objective: 'squared', leaves: 2, learningRate: 1 });
  const { rows, names } = table;
  const columns = names.length;
  const { trees, seed, weights, columnShare = 1 / 3, rowShare = 1 } = options;
  const helpers = Math.min(helpersFor(table, trees, tools), trees - 1);
  const layout = woodsLayout({ rows, columns, threads: helpers + 1 });
  const memory = memoryFor(layout, table);
  try {
    const { buffer } = memory;
    const base = weightedMean(y, weights);
    const errors = new Float64Array(buffer, layout.errors, rows);
    for (let row = 0; row < rows; row++) errors[row] = y[row]! - base;
    new Float64Array(buffer, layout.weights, rows).set(weights ?? new Float64Array(rows).fill(1));
    new Uint8Array(buffer, layout.kinds, columns).set(names.map((_, c) => Number(table.categorical?.[c] ?? false)));
    const tasks = binTasks(memory, layout, instantiate(memory, 1));
    const binned = binTable(table, memory, layout, {
      ...{ bins: options.bins ?? 255, seed, check },
      each: (task, parts) => {
        for (let c = 0; c < parts; c++) tasks[task](c);
      },
    });
    const plan: WoodsPlan = {
      ...{ trees, seed, ...binned },
      leaves: options.leaves ?? Number.POSITIVE_INFINITY,
      depth: options.depth ?? Number.POSITIVE_INFINITY,
      minRows: options.minRows ?? 5,
      tried: Math.min(columns, Math.max(1, Math.floor(columnShare * columns + 1e-9))),
      draws: Math.max(1, Math.round(rowShare * rows)),
    };
    const control = new Int32Array(buffer, layout.control, 1);
    const started = Array.from({ length: helpers }, (_, i) =>
      crew!.start('helpForest', { memory, layout, plan, me: i + 1 } satisfies ForestCall),
    );
    const grow = woodsman(memory, layout, plan, 0);
    const grown: Tree[] = [];
    try {
      for (let t = Atomics.add(control, 0, 1); t < trees; t = Atomics.add(control, 0, 1)) {
        check();
        progress?.(t / trees);
        grown[t] = grow(t);
      }
    } finally {
      Atomics.store(control, 0, trees);
      for (const helper of started) for (const [t, tree] of helper.wait() as ReturnType<typeof helpForest>) grown[t] = tree;
    }
    return { objective: 'squared', link: 'identity', base, names: [...names], trees: grown };
  } finally {
    giveBack(memory);
  }
}
