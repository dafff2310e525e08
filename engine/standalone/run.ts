import type { AnyModel } from '#models/kit/define.ts';
import type { Forecast } from '#shared/domain/forecast.ts';
import type { Future, Panel } from '#shared/domain/panel.ts';
import { parallel } from '../jobs/parallel.ts';
import { createPool } from '../jobs/pool.ts';
import { fit } from '../jobs/tasks/fit.ts';
import { forecast } from '../jobs/tasks/forecast.ts';
import type { ModelRef } from '../jobs/tasks/model.ts';
import { sliceFuture, slicesOf, viewSeries } from '../panel/slice.ts';
import { joinForecasts } from '../panel/units.ts';
import type { RunOptions } from './options.ts';

interface Work {
  readonly ref: ModelRef;
  readonly model: AnyModel;
  readonly params: unknown;
  readonly panel: Panel;
  readonly future: Future;
  readonly levels: readonly number[];
  readonly seed: number;
}

// Starting threads costs more than these models do.
const runsHere = ({ model, panel }: Work): boolean => model.family === 'baseline' || panel.ids.length === 1;

/** Fits and forecasts every series; on worker threads where that pays. The outcome does not depend on it. */
export async function fitAndForecast(work: Work, { threads = 1, progress, signal }: RunOptions): Promise<Forecast> {
  const { ref, model, params, panel, future, levels, seed } = work;
  if (runsHere(work)) {
    const { units } = fit({ model: ref, params, panel, future, seed, threads });
    return forecast({ model: ref, units, future, levels, seed });
  }
  const pool = createPool(threads);
  try {
    const slices = model.scope === 'global' ? [[0, panel.ids.length] as const] : slicesOf(panel.ids.length);
    const parts: Forecast[] = [];
    let done = 0;
    await parallel(slices, pool.threads, signal, async (slice, i, stop) => {
      const ahead = sliceFuture(future, slice);
      const { units } = await pool.run(
        'fit',
        { model: ref, params, panel: viewSeries(panel, slice), future: ahead, seed, threads: slices.length === 1 ? threads : 1 },
        { signal: stop },
      );
      parts[i] = await pool.run('forecast', { model: ref, units, future: ahead, levels, seed }, { signal: stop });
      done += slice[1] - slice[0];
      progress?.(done / panel.ids.length, `${done} of ${panel.ids.length} series`);
    });
    return joinForecasts(parts, future.horizon, levels);
  } finally {
    await pool.close();
  }
}
