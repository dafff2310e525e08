import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** Writes the figures of this run, with date and machine, to bench/results/<name>.json. The run before is written over. */
export function keep(name: string, figures: unknown): void {
  const folder = join(import.meta.dirname, 'results');
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: Number(loadavg()[0]!.toFixed(1)),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ bench: name, date: new Date().toISOString(), machine, figures }, null, 2)}\n`,
  );
  console.error(`kept in bench/results/${name}.json`);
}
