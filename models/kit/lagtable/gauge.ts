import { predict } from '../trees/index.ts';
import type { Ensemble, Table, Tools } from '../trees/types.ts';
import type { Learner } from './learner.ts';
import type { Misses } from './misses.ts';
import { type Spread, spreadOf, widthAt, widthsOf } from './spread.ts';

/** What intervals are made of. */
export interface Gauge {
  readonly spread: Spread;
  /** How hard a row looks: the size of its miss in usual widths, as the features tell it. */
  readonly hard?: Ensemble;
  /** How hard each series is beside that, 1 for a usual one. */
  readonly series: readonly number[];
}

const LEAST_FOR_TREES = 400;
const [EASIEST, HARDEST] = [0.2, 5];

export const hardness = (hard: Ensemble | undefined, table: Table): Float64Array =>
  hard ? predict(hard, table).map((v) => Math.min(HARDEST, Math.max(EASIEST, v))) : new Float64Array(table.rows).fill(1);

/** Misses by step, as many lines as the step with the most has: the calibration asks for nothing else. */
function byStep({ step, size }: Misses, horizon: number): Float64Array[] {
  const filled = new Int32Array(horizon + 1);
  const lines: Float64Array[] = [];
  size.forEach((miss, i) => {
    const line = filled[step[i]!]!++;
    lines[line] ??= new Float64Array(horizon).fill(Number.NaN);
    lines[line]![step[i]! - 1] = miss;
  });
  return lines;
}

function pick(table: Table, rows: readonly number[]): Table {
  return { ...table, rows: rows.length, columns: table.columns.map((c) => Float32Array.from(rows, (r) => c[r]!)) };
}

/** Each half of the rows judged by trees that saw the other. The halves are the earlier and later rows of each series, turn about. */
function crossed(table: Table, scores: Float64Array, halves: Uint8Array, learner: Learner, seed: number, tools: Tools): Float64Array {
  const out = new Float64Array(scores.length);
  for (const half of [0, 1]) {
    const [seen, judged]: [number[], number[]] = [[], []];
    halves.forEach((side, i) => {
      (side === half ? seen : judged).push(i);
    });
    const trees = learner.gauge({ table: pick(table, seen), y: Float64Array.from(seen, (i) => scores[i]!) }, seed, tools);
    hardness(trees, pick(table, judged)).forEach((v, k) => {
      out[judged[k]!] = v;
    });
  }
  return out;
}

function halvesOf(series: Int32Array): Uint8Array {
  const total = new Map<number, number>();
  for (const s of series) total.set(s, (total.get(s) ?? 0) + 1);
  const seen = new Map<number, number>();
  return Uint8Array.from(series, (s) => {
    const k = seen.get(s) ?? 0;
    seen.set(s, k + 1);
    return (2 * k < total.get(s)! ? 0 : 1) ^ (s & 1);
  });
}

/** Mean score of each series over that of all, drawn towards 1 as by `pull` scores. */
function ofSeries(series: Int32Array, scores: Float64Array, count: number, pull: number): number[] {
  const sum = new Float64Array(count);
  const number = new Float64Array(count);
  let total = 0;
  scores.forEach((v, i) => {
    sum[series[i]!]! += v;
    number[series[i]!]!++;
    total += v;
  });
  const usual = total / Math.max(1, scores.length);
  return Array.from(sum, (v, s) => (usual > 0 ? (v + pull * usual) / ((number[s]! + pull) * usual) : 1));
}

/** Undefined where no miss is known, or none was off at all. */
export function gaugeOf(misses: Misses, count: number, horizon: number, learner: Learner, seed: number, tools: Tools): Gauge | undefined {
  const widths = widthsOf(byStep(misses, horizon), horizon);
  if (!widths) return undefined;
  const relative = misses.size.map((m, i) => m / widthAt(widths, misses.step[i]!));
  const sizes = relative.map(Math.abs);
  const judged = sizes.length >= LEAST_FOR_TREES;
  const hardRows = judged ? crossed(misses.table, sizes, halvesOf(misses.series), learner, seed, tools) : sizes.map(() => 1);
  const series = ofSeries(
    misses.series,
    sizes.map((v, i) => v / hardRows[i]!),
    count,
    2 * horizon,
  );
  const scores = relative.map((v, i) => v / (hardRows[i]! * series[misses.series[i]!]!));
  const worth = Math.max(4, sizes.length / Math.sqrt(horizon));
  return {
    spread: spreadOf(widths, scores, worth),
    hard: judged ? learner.gauge({ table: misses.table, y: sizes }, seed, tools) : undefined,
    series,
  };
}
