/**
 * Time and error of the tree learner beside XGBoost (boosting) and scikit-learn (forest), in processes of their own, alternately;
 * medians (etth1: of 4 fits in a process, by seed, the first is told as `cold`).
 *
 *   node bench/trees.ts [--only=synth|etth1] [--rows=1000000] [--trees=100] [--pairs=1] [--threads=1,2] [--keep]
 *
 * synth: 1,000,000 x 50 uniform columns, 31 leaves; etth1: a forest of 100 trees on the lag table of ETTh1, from ../shared/data. Peers run on
 * Debian's /usr/bin/python3. Where other work is on the machine, CPU seconds are the safer figure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCrew } from '#engine/jobs/crew/crew.ts';
import { boost, type Ensemble, forest, predict, type Table } from '#models/kit/trees/index.ts';
import { median } from '#shared/math/quantile.ts';
import { keep } from './keep.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rows: { type: 'string', default: '1000000' },
    trees: { type: 'string', default: '100' },
    pairs: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1,2' },
    keep: { type: 'boolean' },
    run: { type: 'string' },
  },
});
const root = join(import.meta.dirname, '..');
const folder = join(root, '.cache', 'bench', 'trees');
const PYTHON = '/usr/bin/python3';
const script = join(import.meta.dirname, 'trees.py');

/** The fits of one process, each with a seed of its own: wall and CPU seconds of each, mean absolute error on the test rows over all. */
interface Run {
  readonly who: string;
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
  readonly mae: number;
}

const floats = (name: string): Float32Array => {
  const bytes = readFileSync(join(folder, name));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};

function tableOf(name: string, of: number, rows: number): Table {
  const values = floats(name);
  const columns = Array.from({ length: values.length / of }, (_, c) => values.subarray(c * of, c * of + rows));
  return { rows, names: columns.map((_, c) => `x${c}`), columns };
}

function ours(data: string, rows: number, trees: number, fits: number, threads: number): Run {
  const y = floats(`${data}.y`);
  const target = floats(`${data}.yt`);
  const table = tableOf(`${data}.X`, y.length, Math.min(rows, y.length));
  const test = tableOf(`${data}.Xt`, target.length, target.length);
  const crew = threads > 1 ? openCrew(threads - 1) : undefined;
  const tools = { check: () => {}, ...(crew && { crew }) };
  const boosting = { objective: 'squared', trees, leaves: 31, learningRate: 0.1, l2: 1, minRows: 1 } as const;
  const fit = (seed: number): Ensemble =>
    data === 'synth'
      ? boost(table, y.subarray(0, table.rows), { ...boosting, seed }, tools)
      : forest(table, y, { trees, columnShare: 1 / 3, minRows: 5, seed }, tools);
  const runs = Array.from({ length: fits }, (_, seed) => {
    const started = performance.now();
    const before = process.cpuUsage();
    const fitted = fit(seed);
    const { user, system } = process.cpuUsage(before);
    return { fitted, wall: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
  });
  const errorOf = (fitted: Ensemble): number =>
    predict(fitted, test).reduce((sum, v, i) => sum + Math.abs(v - target[i]!), 0) / target.length;
  const mae = runs.reduce((sum, run) => sum + errorOf(run.fitted), 0) / fits;
  crew?.end();
  return { who: 'almanac', wall: runs.map((run) => run.wall), cpu: runs.map((run) => run.cpu), mae };
}

function child(command: string, args: readonly string[]): Run {
  const threads = args.at(-1)!;
  const ran = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: threads }, maxBuffer: 2 ** 26 });
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Run;
}

const middle = (runs: readonly Run[], of: 'wall' | 'cpu' | 'mae'): number => median(runs.flatMap((run) => run[of]));
const round = (v: number): number => Number(v.toPrecision(4));

if (options.run) {
  const [data, ...numbers] = options.run.split(',');
  console.log(JSON.stringify(ours(data!, ...(numbers.map(Number) as [number, number, number, number]))));
} else {
  if (!existsSync(join(folder, 'etth1.yt'))) {
    mkdirSync(folder, { recursive: true });
    const made = spawnSync(PYTHON, [script, 'data', folder, join(root, '..', 'shared')], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
  }
  const bars = { synth: 1, etth1: 0.1 };
  const figures: object[] = [];
  for (const data of ['synth', 'etth1'] as const) {
    if (options.only && options.only !== data) continue;
    const rows = data === 'synth' ? Number(options.rows) : 11_328;
    const trees = Number(options.trees);
    for (const threads of options.threads.split(',').map(Number)) {
      const runs: { mine: Run; peer: Run }[] = [];
      const pairs = Number(options.pairs);
      const fits = data === 'synth' ? 1 : 4;
      for (let i = 0; i < pairs; i++) {
        const mine = child(process.execPath, [
          import.meta.filename,
          `--run=${data},${rows},${trees},${fits},${threads}`,
          '--threads',
          `${threads}`,
        ]);
        const peer = child(PYTHON, [script, 'fit', folder, data, `${rows}`, `${trees}`, `${fits}`, `${threads}`]);
        runs.push({ mine, peer });
      }
      const [mine, peer] = [runs.map((run) => run.mine), runs.map((run) => run.peer)];
      const ratio = (of: 'wall' | 'cpu' | 'mae'): number => round(middle(mine, of) / middle(peer, of));
      const figure = {
        ...{ data, rows, trees, threads, peer: peer[0]!.who, pairs, fits },
        ours: { wall: round(middle(mine, 'wall')), cpu: round(middle(mine, 'cpu')), mae: round(middle(mine, 'mae')) },
        theirs: { wall: round(middle(peer, 'wall')), cpu: round(middle(peer, 'cpu')), mae: round(middle(peer, 'mae')) },
        ratio: { wall: ratio('wall'), cpu: ratio('cpu'), mae: ratio('mae') },
        /** Of the first fits alone: a process that is not warm yet. */
        cold: { cpu: round(median(mine.map((run) => run.cpu[0]!)) / median(peer.map((run) => run.cpu[0]!))) },
        bar: bars[data],
        load: round(loadavg()[0]!),
      };
      console.log(JSON.stringify(figure));
      figures.push(figure);
    }
  }
  if (options.keep) keep('trees', figures);
}
