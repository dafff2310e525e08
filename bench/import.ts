/**
 * Import and explorer at ten million rows.
 *
 *   node bench/import.ts [--series=1000] [--steps=10000] [--runs=3] [--order=series|time]
 *
 * Writes a long CSV (unique_id, ds, y, temperature) into a temp folder, and in paired runs, each in a process of its own, reads it
 *  - into a fresh workspace through the engine's client (parsed, checked, described, stored, with the SHA-256 of the source),
 *  - with DuckDB's own CREATE TABLE AS FROM read_csv, into a database file and into memory, with as many threads.
 * Then opens the explorer on it in a fresh process. Prints medians and ratios against the bars; --keep writes them to results/.
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { createEngine } from '#engine/index.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    series: { type: 'string', default: '1000' },
    steps: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '3' },
    order: { type: 'string', default: 'series' },
    role: { type: 'string' },
    file: { type: 'string', default: '' },
    folder: { type: 'string', default: '' },
    keep: { type: 'boolean' },
  },
});

const BARS = { ratio: 1.5, memoryGiB: 2, viewMs: 300, zoomMs: 100 };
const START = Date.UTC(2020, 0, 1);
const HOUR = 3_600_000;
const seriesCount = Number(options.series);
const steps = Number(options.steps);

interface Figures {
  readonly wall: number;
  readonly cpu: number;
  readonly peakGiB: number;
  readonly times?: Record<string, number>;
}

async function timed(work: () => Promise<unknown>): Promise<Figures> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  return { wall, cpu: (used.user + used.system) / 1e6, peakGiB: process.resourceUsage().maxRSS / 2 ** 20 };
}

/** Deterministic: the same file for the same arguments. */
async function writeFile(path: string): Promise<void> {
  const stream = createWriteStream(path);
  const write = (text: string): Promise<void> | undefined =>
    stream.write(text) ? undefined : new Promise((resolve) => stream.once('drain', () => resolve()));
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const stamps = Array.from({ length: steps }, (_, i) => new Date(START + i * HOUR).toISOString().slice(0, 19).replace('T', ' '));
  const ids = Array.from({ length: seriesCount }, (_, s) => `S${String(s).padStart(5, '0')}`);
  const row = (s: number, i: number): string =>
    `${ids[s]},${stamps[i]},${(100 + s / 10 + 40 * Math.sin(i / 3.82) + 10 * random()).toFixed(3)},${(15 + 10 * Math.sin(i / 1395) + 5 * random()).toFixed(2)}\n`;
  await write('unique_id,ds,y,temperature\n');
  const [outer, inner] = options.order === 'time' ? [steps, seriesCount] : [seriesCount, steps];
  for (let a = 0; a < outer; a++) {
    let text = '';
    for (let b = 0; b < inner; b++) text += options.order === 'time' ? row(b, a) : row(a, b);
    await write(text);
  }
  await new Promise<void>((resolve, reject) => stream.on('error', reject).end(resolve));
}

async function importFile(file: string, folder: string): Promise<Figures> {
  const engine = createEngine({ home: join(folder, 'home'), logLevel: 'silent' });
  const client = engine.client();
  await client.workspace.open({ path: join(folder, 'workspace'), create: true });
  const { plan } = await client.import.detect({ path: file, read: {} });
  const figures = await timed(async () => {
    for await (const event of await client.import.run(plan!)) if (event.type === 'log') process.stderr.write(`${event.message}\n`);
  });
  const [dataset] = await client.import.list({});
  if (dataset!.body.rows !== seriesCount * steps || dataset!.body.rejected !== 0)
    throw new Error(`Wrong: ${JSON.stringify(dataset!.body)}`);
  await engine.close();
  return figures;
}

async function createTable(file: string, database: string): Promise<Figures> {
  const instance = await DuckDBInstance.create(database, { threads: String(availableParallelism()) });
  const connection = await instance.connect();
  const figures = await timed(() => connection.run(`CREATE TABLE t AS FROM read_csv('${file}')`));
  connection.closeSync();
  instance.closeSync();
  return figures;
}

async function explore(folder: string): Promise<Figures> {
  const engine = createEngine({ home: join(folder, 'home'), logLevel: 'silent' });
  const client = engine.client();
  await client.workspace.open({ path: join(folder, 'workspace'), create: false });
  const dataset = (await client.import.list({}))[0]!.head.id;
  const times: Record<string, number> = {};
  const look = async (name: string, ask: { series?: string; column?: string; from?: number; to?: number }): Promise<void> => {
    const began = performance.now();
    await client.series.window({ dataset, ...ask });
    times[name] = performance.now() - began;
  };
  const span = steps * HOUR;
  const series = `S${String(Math.floor(seriesCount / 2)).padStart(5, '0')}`;
  const figures = await timed(async () => {
    await look('view: one series', { series });
    await look('view: total', {});
    await look('view: total of a covariate', { column: 'temperature' });
    for (const [k, share] of [0.5, 0.1, 0.02].entries()) {
      const range = { from: START + span * 0.3, to: START + span * (0.3 + share) };
      await look(`zoom ${k + 1}: one series`, { series, ...range });
      await look(`zoom ${k + 1}: total`, range);
    }
    await look('zoom: a series not yet seen', {
      series: `S${String(Math.min(7, seriesCount - 1)).padStart(5, '0')}`,
      from: START,
      to: START + span * 0.1,
    });
  });
  await engine.close();
  return { ...figures, times };
}

function inProcess(role: string, file: string, folder: string): Figures {
  const child = spawnSync(
    process.execPath,
    [import.meta.filename, `--role=${role}`, `--file=${file}`, `--folder=${folder}`, `--series=${seriesCount}`, `--steps=${steps}`],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 24 },
  );
  if (child.status !== 0) throw new Error(`${role} failed with ${child.status}`);
  return JSON.parse(child.stdout) as Figures;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  try {
    const file = join(folder, 'long.csv');
    await writeFile(file);
    const size = statSync(file).size;
    console.log(
      `${(seriesCount * steps).toLocaleString('en')} rows, ${seriesCount} series, in order of ${options.order}, ${(size / 2 ** 20).toFixed(0)} MiB, ${availableParallelism()} threads`,
    );
    const runs = Array.from({ length: Number(options.runs) }, (_, k) => {
      const place = join(folder, `run${k}`);
      mkdirSync(place);
      const run = {
        table: inProcess('duckdb', file, join(place, 'table.duckdb')),
        memory: inProcess('duckdb', file, ':memory:'),
        almanac: inProcess('import', file, place),
      };
      console.log(
        `run ${k + 1}: import ${run.almanac.wall.toFixed(2)} s (cpu ${run.almanac.cpu.toFixed(2)}, peak ${run.almanac.peakGiB.toFixed(2)} GiB); DuckDB to a file ${run.table.wall.toFixed(2)} s (cpu ${run.table.cpu.toFixed(2)}), in memory ${run.memory.wall.toFixed(2)} s (cpu ${run.memory.cpu.toFixed(2)})`,
      );
      rmSync(join(place, 'table.duckdb'));
      return run;
    });
    const toFile = median(runs.map((r) => r.almanac.wall / r.table.wall));
    const toMemory = median(runs.map((r) => r.almanac.wall / r.memory.wall));
    const cpu = median(runs.map((r) => r.almanac.cpu / r.table.cpu));
    const peak = median(runs.map((r) => r.almanac.peakGiB));
    const verdict = (ok: boolean): string => (ok ? 'met' : 'MISSED');
    console.log(
      `ratio to DuckDB into a file: ${toFile.toFixed(2)} (bar ${BARS.ratio}: ${verdict(toFile <= BARS.ratio)}; of processor time ${cpu.toFixed(2)})`,
    );
    console.log(
      `ratio to DuckDB in memory:   ${toMemory.toFixed(2)} (bar ${BARS.ratio}: ${verdict(toMemory <= BARS.ratio)}; nothing is written to disk there)`,
    );
    console.log(`peak memory: ${peak.toFixed(2)} GiB (bar ${BARS.memoryGiB}: ${verdict(peak <= BARS.memoryGiB)})`);
    const { times } = inProcess('explore', file, join(folder, 'run0'));
    for (const [name, ms] of Object.entries(times!)) {
      const bar = name.startsWith('view') ? BARS.viewMs : BARS.zoomMs;
      console.log(`${name}: ${ms.toFixed(1)} ms (bar ${bar}: ${verdict(ms <= bar)})`);
    }
    if (options.keep) keep(`import-by-${options.order}`, { bytes: size, toFile, toMemory, cpu, peak, times, runs });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (options.role === undefined) await main();
else {
  const work = {
    import: () => importFile(options.file, options.folder),
    duckdb: () => createTable(options.file, options.folder),
    explore: () => explore(options.folder),
  };
  process.stdout.write(JSON.stringify(await work[options.role as keyof typeof work]()));
}
