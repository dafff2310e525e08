import { giveBack, type SharedMemory } from '../wasm/memory.ts';
import { type Binned, binTable } from './binned.ts';
import { CHUNK, type Layout, layoutOf } from './layout.ts';
import { helpersFor, memoryFor } from './memory-for.ts';
import { type LossOptions, lossOf } from './objective.ts';
import { scaleTo } from './rules.ts';
import type { Site } from './site.ts';
import { SCALE, TASK, tasksOf, viewsOf } from './tasks.ts';
import { assist, openTeam } from './team.ts';
import type { BoostOptions, Column, Table, Tools } from './types.ts';

/** What a helper thread is told to join in. */
export interface HelpCall {
  readonly memory: SharedMemory;
  readonly layout: Layout;
  readonly loss: LossOptions;
  readonly me: number;
}

/** A call of models/crew.ts: takes part in boosting until it ends. */
export const helpBoost = ({ memory, layout, loss, me }: HelpCall): void =>
  assist(viewsOf(memory, layout).control, tasksOf(memory, layout, lossOf(loss), me));

/** The memory of a fit with the table binned in it, and the threads that work on it. `close` ends these. */
export function openWorkshop(table: Table, y: Column, options: BoostOptions, tools: Tools) {
  const { check, crew } = tools;
  const { objective, quantile, tweediePower, huberDelta, weights, leaves } = options;
  const held = options.early && 'held' in options.early ? options.early.held : undefined;
  const loss: LossOptions = { objective, quantile, tweediePower, huberDelta };
  const columns = table.columns.length;
  const helpers = helpersFor(table, options.trees, tools);
  const layout = layoutOf({
    rows: table.rows,
    columns,
    threads: helpers + 1,
    leaves: Math.min(leaves, table.rows),
    weighted: weights !== undefined,
    holding: held !== undefined,
    keptBytes: options.keptBytes ?? 2 ** 29,
  });
  const memory = memoryFor(layout, table);
  const views = viewsOf(memory, layout);
  views.y.set(y);
  views.weights?.set(weights!);
  views.held?.set(held!);
  views.signs.set(options.monotone ?? []);
  views.kinds.set(table.columns.map((_, c) => Number(table.categorical?.[c] ?? false)));
  const inputs = Array.from({ length: helpers }, (_, i): HelpCall => ({ memory, layout, loss, me: i + 1 }));
  const team = openTeam(views.control, tasksOf(memory, layout, lossOf(loss), 0), helpers > 0 ? crew : undefined, 'helpBoost', inputs);
  let binned: Binned;
  try {
    binned = binTable(table, memory, layout, {
      ...{ bins: options.bins ?? 255, seed: options.seed, check },
      each: (task, parts) => team.each(TASK[task], parts, true),
    });
  } catch (error) {
    team.end();
    giveBack(memory);
    throw error;
  }
  const site: Site = { layout, views, memory: new DataView(memory.buffer), team, binned, check };
  const chunks = Math.ceil(table.rows / CHUNK);
  const big = table.rows > 4 * CHUNK;
  const bits = Math.ceil(Math.log2(table.rows + 1));

  return {
    site,
    bits,
    /** Derivatives of the loss at the margins, as cells. Returns what a unit of them is. */
    differentiate: (): { readonly unitG: number; readonly unitH: number } => {
      team.each(TASK.gradients, chunks, big);
      let g = 0;
      let h = 0;
      for (let chunk = 0; chunk < chunks; chunk++) {
        g = Math.max(g, views.largest[2 * chunk]!);
        h = Math.max(h, views.largest[2 * chunk + 1]!);
      }
      const up = scaleTo(g, Math.min(52, 62 - bits));
      const upH = scaleTo(h, Math.min(52, 62 - 2 * bits));
      views.scales[SCALE.g] = up;
      views.scales[SCALE.h] = upH;
      views.args[8] = bits;
      team.each(TASK.quantise, chunks, big);
      return { unitG: 1 / up, unitH: 1 / upH };
    },
    /** Moves leaf values to the quantile of their errors. */
    renew: (leaves: number): void => team.each(TASK.renew, leaves, big),
    /** Adds the leaf values to the margins. */
    advance: (leaves: number): void => team.each(TASK.advance, leaves, big),
    close: (): void => {
      team.end();
      giveBack(memory);
    },
  };
}
