/**
 * `auto` through the real command on M4 Hourly and the whole of M3: accuracy, intervals and wall time, beside published figures.
 *
 *   node bench/auto.ts [--data m4_hourly,m3_monthly] [--sample 5] [--budget 240] [--threads 2] [--keep]
 *
 * Reads ../shared/data, scores with ../shared/eval/accuracy.mjs, which knows nothing of this code. `--sample n` takes every nth series. The
 * peers' figures are read from m4_official and m3 in the same folder (XGBoost's from peers/results.jsonl); N-BEATS on M3 is as published.
 * Every choice that `auto` makes is made by rolling origin inside the training parts.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sample: { type: 'string', default: '1' },
    budget: { type: 'string' },
    threads: { type: 'string', default: '2' },
    keep: { type: 'boolean' },
  },
});
const root = join(import.meta.dirname, '..');
const shared = join(root, '..', 'shared');
const cache = join(root, '.cache', 'bench');
mkdirSync(cache, { recursive: true });
const every = Number(options.sample);

interface Set {
  readonly name: string;
  readonly stem: string;
  readonly seasons: readonly number[];
  readonly season: number;
  readonly horizon: number;
}
const sets: readonly Set[] = [
  { name: 'm4_hourly', stem: 'm4_hourly/hourly', seasons: [24, 168], season: 24, horizon: 48 },
  { name: 'm3_yearly', stem: 'm3/yearly', seasons: [], season: 1, horizon: 6 },
  { name: 'm3_quarterly', stem: 'm3/quarterly', seasons: [4], season: 4, horizon: 8 },
  { name: 'm3_monthly', stem: 'm3/monthly', seasons: [12], season: 12, horizon: 18 },
  { name: 'm3_other', stem: 'm3/other', seasons: [], season: 1, horizon: 8 },
];

const textOf = (path: string): string[] => gunzipSync(readFileSync(path)).toString().replaceAll('"', '').split('\n').filter(Boolean);

/** The file, or every nth series of it. */
function fileOf({ stem }: Set, part: 'train' | 'test'): string {
  const path = join(shared, 'data', `${stem}_${part}.csv.gz`);
  if (every === 1) return path;
  const [header, ...rows] = textOf(path);
  const ids = [...new Set(rows.map((row) => row.slice(0, row.indexOf(','))))];
  const kept = new Set(ids.filter((_, i) => i % every === 0));
  const file = join(cache, `${stem.replace('/', '-')}-${part}-${every}.csv`);
  writeFileSync(file, [header, ...rows.filter((row) => kept.has(row.slice(0, row.indexOf(','))))].join('\n'));
  return file;
}

interface Row {
  readonly set: string;
  readonly series: number;
  readonly smape: number;
  readonly mase: number;
  readonly owa: number;
  readonly msis: number;
  readonly coverage80: number;
  readonly coverage95: number;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

function run(set: Set): Row {
  const train = fileOf(set, 'train');
  const output = join(cache, `auto-${set.name}.csv`);
  const command = [
    ...[join(root, 'cli', 'almanac.mjs'), 'forecast', train, '--series', 'unique_id', '--time', 't', '--target', 'y'],
    ...['--horizon', String(set.horizon), '--model', 'auto', '--output', output, '--threads', options.threads!, '--level', '80,95'],
    ...(set.seasons.length > 0 ? ['--season', set.seasons.join(',')] : []),
    ...(options.budget ? ['--params', JSON.stringify({ budget: Number(options.budget) })] : []),
    '--quiet',
  ];
  const before = childSeconds();
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  const wallSeconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`almanac forecast ended with ${status}: ${stderr}`);
  const cpuSeconds = childSeconds() - before;
  const score = (level: number) =>
    JSON.parse(
      execFileSync(process.execPath, [
        join(shared, 'eval', 'accuracy.mjs'),
        ...['--train', train, '--test', fileOf(set, 'test'), '--forecast', output],
        ...['--season', String(set.season), '--level', String(level), '--json'],
      ]).toString(),
    );
  const s = score(95);
  const coverage80 = score(80).coverage;
  const { series, smape, mase, owa, msis } = s;
  return { set: set.name, series, smape, mase, owa, msis, coverage80, coverage95: s.coverage, wallSeconds, cpuSeconds };
}

/** Processor seconds of ended child processes; NaN where the system does not tell. */
function childSeconds(): number {
  if (!existsSync('/proc/self/stat')) return Number.NaN;
  const [, , user = '0', system = '0'] = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ').slice(11);
  return (Number(user) + Number(system)) / 100;
}

interface Peer {
  readonly set: string;
  readonly name: string;
  readonly value: number;
}

/** Published figures: OWA on M4 Hourly, sMAPE on M3. */
function peers(): Peer[] {
  const [header, ...official] = readFileSync(join(shared, 'data', 'm4_official', 'scores_by_frequency.csv'), 'utf8')
    .trim()
    .split('\n');
  const column = header!.split(',').indexOf('owa_hourly');
  const authors = ['Doornik', 'Smyl', 'Montero-Manso', 'ForecastPro', 'Pawlikowski'];
  const m4 = official.flatMap((line): Peer[] => {
    const cells = line.split(',');
    const found = authors.find((author) => `${cells[0]} ${cells[1]}`.replaceAll(' ', '').includes(author.replaceAll(' ', '')));
    return found ? [{ set: 'm4_hourly', name: found, value: Number(cells[column]) }] : [];
  });
  const measured = readFileSync(join(shared, 'peers', 'results.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const xgboost = measured.filter((m) => m.method === 'xgb_global_direct' && m.n_series === 414);
  const m3 = textOf(join(shared, 'data', 'm3', 'published_methods_scores.csv.gz')).flatMap((line): Peer[] => {
    const [period, method, , smape] = line.split(',');
    return method === 'THETA' || method === 'ForecastPro' ? [{ set: `m3_${period}`, name: method, value: Number(smape) }] : [];
  });
  return [...m4, ...xgboost.map((x) => ({ set: 'm4_hourly', name: 'XGBoost on lags', value: x.owa as number })), ...m3];
}

const number = (x: number, digits = 3): string => (Number.isFinite(x) ? x.toFixed(digits) : '-');
const rows: Row[] = [];
console.log('| set | series | sMAPE | MASE | OWA | MSIS 95 | in 80 % | in 95 % | wall s | CPU s |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const set of sets) {
  if (options.data && !options.data.split(',').includes(set.name)) continue;
  const row = run(set);
  rows.push(row);
  const cells = [
    number(row.smape),
    number(row.mase),
    number(row.owa),
    number(row.msis, 2),
    number(row.coverage80, 1),
    number(row.coverage95, 1),
  ];
  console.log(`| ${row.set} | ${row.series} | ${cells.join(' | ')} | ${number(row.wallSeconds, 1)} | ${number(row.cpuSeconds, 1)} |`);
}

const told = peers();
const bar = (what: string, value: number, limit: number, aim: number, digits = 3): void =>
  console.log(
    `${what}: ${number(value, digits)}; bar ${limit}: ${value <= limit ? 'met' : 'missed'}; aim ${aim}: ${value < aim ? 'met' : 'missed'}`,
  );
const peerLine = (set: string, mine: number): string =>
  told
    .filter((p) => p.set === set)
    .sort((a, b) => a.value - b.value)
    .map((p) => `${p.name} ${number(p.value)} (ratio ${number(mine / p.value)})`)
    .join(', ');
const m4 = rows.find((row) => row.set === 'm4_hourly');
if (m4) {
  bar('M4 Hourly, OWA', m4.owa, 0.46, 0.41);
  bar('M4 Hourly, MSIS', m4.msis, 7.5, 6.14, 2);
  bar('M4 Hourly, wall seconds', m4.wallSeconds, 300, 300, 1);
  console.log(`  peers by OWA: ${peerLine('m4_hourly', m4.owa)}`);
}
const m3 = rows.filter((row) => row.set.startsWith('m3_'));
for (const row of m3) console.log(`${row.set}, sMAPE ${number(row.smape)}; peers: ${peerLine(row.set, row.smape)}`);
if (m3.length === 4) {
  const series = m3.reduce((sum, row) => sum + row.series, 0);
  // The published figures are means over all forecasts: a monthly series counts 18 of them, a yearly one 6.
  const forecasts = (row: Row): number => row.series * sets.find((set) => set.name === row.set)!.horizon;
  const overall = m3.reduce((sum, row) => sum + row.smape * forecasts(row), 0) / m3.reduce((sum, row) => sum + forecasts(row), 0);
  bar(`M3, ${series} series, sMAPE over all forecasts (Theta 13.01, N-BEATS 12.37)`, overall, 12.8, 12.37);
  bar(
    `M3, wall seconds on ${options.threads} threads`,
    m3.reduce((sum, row) => sum + row.wallSeconds, 0),
    180,
    60,
    1,
  );
}
console.log(
  `load at the end: ${loadavg()
    .map((x) => x.toFixed(1))
    .join(' ')}`,
);
if (options.keep) keep('auto', { every, rows });
