import type { Resources } from '#shared/domain/training.ts';

const EVERY_MS = 250;

/** Measures what work takes, from now until `stop`: see Resources. */
export function startGauge(threads: number): { readonly stop: () => Resources } {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      look();
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (performance.now() - started) / 1000;
      return { seconds, cpuSeconds: (user + system) / 1e6, peakBytes: peak, addedBytes: peak - before, threads };
    },
  };
}
