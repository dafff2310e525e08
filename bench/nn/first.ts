import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { medianOf, type Part } from './part.ts';

function secondsOnce(threads: number): number {
  const told = execFileSync(process.execPath, [join(import.meta.dirname, 'time-first.ts'), String(threads)]).toString();
  return (JSON.parse(told) as { seconds: number }).seconds;
}

/** The panel is windowed, the graph built and differentiated, the native runtime loaded and the session opened within that time. */
export const first: Part = {
  name: 'first',
  title: 'First step after pressing Train: N-BEATS on 414 series of 854 rows, a fresh process each time',
  run: ({ rounds }) =>
    [1, 2].map((threads) => {
      const seconds = Array.from({ length: rounds }, () => secondsOnce(threads));
      const what = `first step, ${threads} thread${threads > 1 ? 's' : ''}`;
      return { what, value: medianOf(seconds), unit: 's', bar: 2, aim: 0.5, detail: { seconds } };
    }),
};
