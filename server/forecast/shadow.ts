import type { SeriesForecast } from '#shared/serving/api.ts';
import type { Numbers } from './answer.ts';
import type { Journal } from './journal.ts';
import type { Metrics } from './metrics.ts';

/** Runs that wait at most: more are left out, since requests go first. */
const WAITING_MOST = 100;
/** Series of a request that are written down at most. */
const SERIES_MOST = 100;

export interface ShadowRun {
  readonly requestId: string;
  readonly model: string;
  readonly champion: { readonly release: string; readonly version: number; readonly numbers: Numbers };
  readonly shadow: { readonly release: string; readonly version: number };
  /** The same question to the shadow. */
  readonly ask: () => Promise<Numbers>;
}

/** Asks the shadow what the champion answered, one at a time and after the answer was sent. */
export interface Shadow {
  readonly run: (run: ShadowRun) => void;
  readonly idle: () => Promise<void>;
}

const brief = (forecasts: readonly SeriesForecast[]) =>
  forecasts.slice(0, SERIES_MOST).map(({ id, status, times, mean }) => ({ id, status, start: times[0] ?? null, mean }));

/** Mean absolute distance of two forecasts, relative to the mean size of the first; null where they share no value. */
export function differenceOf(a: Numbers, b: Numbers): number | null {
  let [distance, size, count] = [0, 0, 0];
  a.forecasts.forEach(({ mean }, s) => {
    mean.forEach((x, h) => {
      const y = b.forecasts[s]?.mean[h];
      if (x === null || y === null || y === undefined) return;
      distance += Math.abs(x - y);
      size += Math.abs(x);
      count++;
    });
  });
  if (count === 0) return null;
  return distance === 0 ? 0 : distance / Math.max(size, Number.MIN_VALUE);
}

export function createShadow(journal: Journal, metrics: Metrics, onError: (error: unknown) => void): Shadow {
  const waiting: ShadowRun[] = [];
  let running: Promise<void> | undefined;

  const one = async ({ requestId, model, champion, shadow, ask }: ShadowRun): Promise<void> => {
    const line = { time: new Date().toISOString(), request_id: requestId, model };
    const answered = { release: champion.release, version: champion.version, forecasts: brief(champion.numbers.forecasts) };
    try {
      const numbers = await ask();
      const difference = differenceOf(champion.numbers, numbers);
      if (difference !== null) metrics.observe('shadow_difference', { model }, difference);
      journal.write({ ...line, difference, champion: answered, shadow: { ...shadow, forecasts: brief(numbers.forecasts) } });
    } catch (error) {
      onError(error);
      journal.write({ ...line, difference: null, champion: answered, shadow: { ...shadow, failed: true } });
    }
  };
  const drain = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = waiting.shift(); next; next = waiting.shift()) await one(next);
    running = undefined;
  };
  return {
    run(run) {
      if (waiting.length >= WAITING_MOST) return;
      waiting.push(run);
      running ??= drain();
    },
    idle: async () => running,
  };
}
