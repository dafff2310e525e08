import { blindFuture, type Future, type Panel } from '#shared/domain/panel.ts';
import { openDatabase } from '../store/database.ts';
import { futureOf } from './future.ts';
import type { FileColumns, RunOptions } from './options.ts';
import { columnNames, type LongTable, readLong } from './read.ts';
import { axisOf, regularPanel } from './regular.ts';

export interface Input {
  readonly panel: Panel;
  readonly future: Future;
  readonly table: Pick<LongTable, 'style'>;
}

/** Reads a file (and a file of the future) into a panel, in a database in memory that is gone afterwards. */
export async function readInput(options: FileColumns & RunOptions & { future?: string; horizon: number }): Promise<Input> {
  const { input, series, time, target, zone = 'UTC', note = () => {} } = options;
  const db = await openDatabase(':memory:', { threads: options.threads ?? 2, memoryGiB: 2 });
  try {
    return await db.read(async (sql) => {
      const own = new Set([series, time, target]);
      const both = options.future ? new Set(await columnNames(sql, options.future)) : new Set<string>();
      const known = options.future ? (await columnNames(sql, input)).filter((name) => both.has(name) && !own.has(name)) : [];
      const table = await readLong(sql, input, { series, time, values: [target, ...known], zone });
      const axis = axisOf(table, zone);
      const panel = regularPanel(table, axis, target, known, note);
      if (!options.future) return { panel, table, future: blindFuture(options.horizon) };
      note(
        known.length > 0
          ? `covariates known in advance: ${known.join(', ')}`
          : `${options.future} shares no covariate with ${input}: it is not used.`,
      );
      const ahead = await readLong(sql, options.future, { series, time, values: known, zone });
      return { panel, table, future: futureOf(panel, ahead, known, options.horizon, options.future) };
    });
  } finally {
    db.close();
  }
}
