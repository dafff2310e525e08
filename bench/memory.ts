/**
 * Peak memory of `almanac forecast` on a file of many series: 100,000 simulated monthly series, theta and then ETS.
 *
 *   node bench/memory.ts [--series=100000] [--rows=120] [--models=theta,ets] [--format=csv] [--threads=2] [--keep]
 *
 * The file is simulated with a fixed seed in a temporary folder and deleted afterwards. Memory is the highest resident set of the
 * process that forecasts, all its threads included, as Linux counts it (VmHWM); the process starts anew for each model.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { normalFrom } from '#shared/math/normal.ts';
import { seededRandom } from '#shared/math/random.ts';
import { openDatabase } from '../engine/store/database.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    series: { type: 'string', default: '100000' },
    rows: { type: 'string', default: '120' },
    models: { type: 'string', default: 'theta,ets' },
    format: { type: 'string', default: 'csv' },
    threads: { type: 'string', default: '2' },
    horizon: { type: 'string', default: '18' },
    keep: { type: 'boolean', default: false },
  },
});
const BAR_GIB = 2;
const AIM_GIB = 1;
const [series, rows, horizon] = [options.series, options.rows, options.horizon].map(Number) as [number, number, number];
const root = join(import.meta.dirname, '..');

/** Level, growth, a season and noise, each series of its own size; a tenth of them without season. */
function* simulated(): Generator<string> {
  const random = seededRandom(2026);
  const normal = normalFrom(random);
  const months = Array.from({ length: rows }, (_, i) => `${2014 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`);
  yield 'series,month,value\n';
  for (let s = 0; s < series; s++) {
    const name = `M${String(s + 1).padStart(6, '0')}`;
    const swing = random() < 0.1 ? 0 : 0.25 * random();
    const phase = 12 * random();
    const growth = 0.004 * normal();
    let level = Math.exp(4 + 2 * random());
    let block = '';
    for (let i = 0; i < rows; i++) {
      level *= Math.exp(growth + 0.02 * normal());
      const value = level * (1 + swing * Math.sin(((i + phase) * Math.PI) / 6)) * Math.exp(0.05 * normal());
      block += `${name},${months[i]},${value.toFixed(2)}\n`;
    }
    yield block;
  }
}

async function makeInput(folder: string): Promise<string> {
  const csv = join(folder, 'input.csv');
  await pipeline(Readable.from(simulated()), createWriteStream(csv));
  if (options.format !== 'parquet') return csv;
  const db = await openDatabase(':memory:', { threads: 2, memoryGiB: 2 });
  await db.read((sql) => sql.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${csv}.parquet' (FORMAT parquet)`));
  db.close();
  return `${csv}.parquet`;
}

interface Use {
  readonly peakGiB: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const ticks = 100;

/** Runs the command line and follows its highest resident set and its CPU time until it ends. */
function measured(input: string, output: string, model: string): Promise<Use> {
  const args = [
    ...['forecast', input, '--series', 'series', '--time', 'month', '--target', 'value', '--season', '12'],
    ...['--horizon', String(horizon), '--model', model, '--level', '80,95', '--output', output, '--threads', options.threads],
  ];
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'cli', 'almanac.mjs'), ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0;
  let cpu = 0;
  const look = (): void => {
    try {
      const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      peak = Math.max(peak, Number(kib ?? 0));
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      cpu = Math.max(cpu, (Number(fields[11]) + Number(fields[12])) / ticks);
    } catch {
      // It has just ended.
    }
  };
  const timer = setInterval(look, 20);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', (code) => {
      clearInterval(timer);
      if (code !== 0) fail(new Error(`almanac forecast --model ${model} ended with ${code}`));
      else done({ peakGiB: peak / 2 ** 20, seconds: (performance.now() - started) / 1000, cpuSeconds: cpu });
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'almanac-memory-'));
const figures: object[] = [];
try {
  const input = await makeInput(folder);
  const megabytes = Math.round(statSync(input).size / 1e6);
  console.log(`${series} series of ${rows} rows, ${options.format}, ${megabytes} MB; ${options.threads} threads; horizon ${horizon}\n`);
  console.log(
    '| model | peak GiB | of the bar of 2 GiB | wall s | CPU s | ms a series | MB written |\n| --- | --- | --- | --- | --- | --- | --- |',
  );
  for (const model of options.models.split(',')) {
    const output = join(folder, `${model}.csv`);
    const use = await measured(input, output, model);
    const written = statSync(output).size / 1e6;
    const met = use.peakGiB < AIM_GIB ? 'aim met' : use.peakGiB < BAR_GIB ? 'bar met' : 'NOT met';
    const perSeries = (1000 * use.cpuSeconds) / series;
    console.log(
      `| ${model} | ${use.peakGiB.toFixed(2)} | ${(use.peakGiB / BAR_GIB).toFixed(2)}: ${met} | ${use.seconds.toFixed(0)} | ${use.cpuSeconds.toFixed(0)} | ${perSeries.toFixed(2)} | ${written.toFixed(0)} |`,
    );
    figures.push({ model, series, rows, horizon, format: options.format, threads: Number(options.threads), ...use, barGiB: BAR_GIB, met });
    rmSync(output);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (options.keep) keep('memory', figures);
