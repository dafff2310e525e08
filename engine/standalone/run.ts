import type { AnyModel } from '#models/kit/define.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import { inOrder } from '../jobs/in-order.ts';
import { startMeter } from '../jobs/meter.ts';
import { createPool } from '../jobs/pool.ts';
import { fit } from '../jobs/tasks/fit.ts';
import { forecast } from '../jobs/tasks/forecast.ts';
import type { ModelRef } from '../jobs/tasks/model.ts';
import type { Piece, Pieces } from './input.ts';
import type { RunOptions } from './options.ts';

interface Work {
  readonly ref: ModelRef;
  readonly model: AnyModel;
  readonly params: unknown;
  readonly levels: readonly number[];
  readonly seed: number;
}

// Starting threads costs more than these models do; a net is trained for long, and this thread has to listen meanwhile.
const runsHere = ({ model }: Work, { series }: Pieces): boolean =>
  model.family === 'baseline' || (series === 1 && model.family !== 'neural');

/** A piece and its forecast. */
export interface Done extends Piece {
  readonly forecast: Forecast;
}

/** Fits and forecasts every piece, in order; on worker threads where that pays. The outcome does not depend on it. */
export async function* fitAndForecast(work: Work, pieces: Pieces, { threads = 1, progress, signal }: RunOptions): AsyncGenerator<Done> {
  const { ref, params, levels, seed } = work;
  const wanted = signal ?? new AbortController().signal;
  let done = 0;
  const told = (one: Done): Done => {
    done += one.panel.ids.length;
    progress?.(done / pieces.series, `${done} of ${pieces.series} series`);
    return one;
  };
  if (runsHere(work, pieces)) {
    for await (const piece of pieces.all) {
      wanted.throwIfAborted();
      const { units } = fit({ model: ref, params, ...piece, seed, threads });
      yield told({ ...piece, forecast: forecast({ model: ref, units, future: piece.future, levels, seed }) });
    }
    return;
  }
  const pool = createPool(threads);
  let meter: ReturnType<typeof startMeter> | undefined;
  try {
    const shared = pieces.count === 1 ? threads : 1;
    meter = pieces.count === 1 ? startMeter((share) => progress?.(share, `fitting ${pieces.series} series`)) : undefined;
    const results = inOrder(pieces.all, pool.threads + 1, wanted, async (piece, stop): Promise<Done> => {
      const { units } = await pool.run(
        'fit',
        { model: ref, params, ...piece, seed, threads: shared, meter: meter?.cell },
        { signal: stop },
      );
      return {
        ...piece,
        forecast: await pool.run('forecast', { model: ref, units, future: piece.future, levels, seed }, { signal: stop }),
      };
    });
    for await (const one of results) yield told(one);
  } finally {
    meter?.stop();
    await pool.close();
  }
}
