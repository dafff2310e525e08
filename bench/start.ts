/**
 * How long a person waits: the engine from process start to its first answer, and the forecast command from start to end.
 *
 *   node bench/start.ts [--runs=5] [--input=FILE.csv.gz] [--keep]
 *
 * Prints one JSON line per case: seconds (median of the runs), every run, the bar and `share` of it; --keep writes them to results/start.json. The forecast command reads 414 hourly
 * series with 353,500 rows: ../shared/data/m4_hourly where it is there, else generated ones of the same shape.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, input: { type: 'string' }, keep: { type: 'boolean' } },
});
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));

const figures: object[] = [];

/** Runs a fresh process to its end, or to the moment it says that it has its answer. */
function wall(args: readonly string[]): number {
  const started = performance.timeOrigin + performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const ended = performance.timeOrigin + performance.now();
  if (status !== 0) throw new Error(stderr);
  const answered = /^answered (\d+\.?\d*)$/m.exec(stdout)?.[1];
  return ((answered ? Number(answered) : ended) - started) / 1000;
}

function measure(name: string, bar: number, run: (i: number) => readonly string[]): void {
  const seconds = Array.from({ length: Number(options.runs) }, (_, i) => Number(wall(run(i)).toFixed(3)));
  const median = [...seconds].sort((a, b) => a - b)[seconds.length >> 1]!;
  const figure = { case: name, seconds: median, runs: seconds, bar, share: Number((median / bar).toFixed(2)) };
  console.log(JSON.stringify({ ...figure, cpus: cpus().length, load: Number(loadavg()[0]!.toFixed(1)) }));
  figures.push(figure);
}

const engineScript = (call: string, home: string): string => `
  const { createEngine } = await import(${JSON.stringify(join(root, 'engine/index.ts'))});
  const engine = createEngine({ home: ${JSON.stringify(home)} });
  const client = engine.client();
  await ${call};
  console.log('answered', performance.timeOrigin + performance.now());
  await engine.close();
`;

const evaluate = (script: string): readonly string[] => ['--input-type=module', '--eval', script];

/** 414 series of about 854 hours, 353,500 rows in all. */
function generated(): string {
  const lines = ['unique_id,t,y'];
  for (let s = 0, left = 353_500; s < 414; s++) {
    const rows = s === 413 ? left : 853 + (s % 2);
    left -= rows;
    for (let t = 1; t <= rows; t++)
      lines.push(`H${s + 1},${t},${Math.round(1000 + 300 * Math.sin((2 * Math.PI * t) / 24) + ((t * 7919 + s * 104729) % 199))}`);
  }
  const path = join(folder, 'hourly.csv.gz');
  writeFileSync(path, gzipSync(`${lines.join('\n')}\n`));
  return path;
}

const shared = join(root, '../shared/data/m4_hourly/hourly_train.csv.gz');
const input = options.input ?? (existsSync(shared) ? shared : generated());
const forecast = ['cli/almanac.mjs', 'forecast', input, '--series', 'unique_id', '--time', 't', '--target', 'y', '--horizon', '48'];

try {
  measure('engine start to first answer (catalog.models)', 1, (i) =>
    evaluate(engineScript('client.catalog.models({})', join(folder, `home${i}`))),
  );
  measure('engine start, new workspace opened, first query answered', 1, (i) => {
    const path = JSON.stringify(join(folder, `workspace${i}`));
    const call = `client.workspace.open({ path: ${path}, create: true }).then(() => client.import.list({}))`;
    return evaluate(engineScript(call, join(folder, `home${i}`)));
  });
  measure('engine start, workspace opened again, first query answered', 1, () => {
    const path = JSON.stringify(join(folder, 'workspace0'));
    return evaluate(
      engineScript(`client.workspace.open({ path: ${path}, create: false }).then(() => client.import.list({}))`, join(folder, 'home0')),
    );
  });
  measure('almanac forecast, seasonal-naive, 414 hourly series', 3, () => [
    ...forecast,
    ...['--season', '24', '--model', 'seasonal-naive', '--level', '80,95', '--output', join(folder, 'out.csv')],
  ]);
  if (options.keep) keep('start', figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
