import { type Attributes, type Builder, int, type Value } from '#nn/onnx/builder.ts';
import { TYPES } from '#nn/onnx/model.ts';
import { sameRow } from './frame.ts';
import type { Feature, Recipe } from './recipe.ts';

/** Values of a graph that stand for what frameOf tells of one origin: double [rows, 1], but `z` [rows, lookback]. */
export interface History {
  readonly z: Value;
  readonly centre: Value;
  readonly scale: Value;
  readonly level: Value;
  readonly offset: Value;
  readonly step: Value;
}

const AXIS: Attributes = { axis: int(1) };
const KEEP: Attributes = { keepdims: int(1) };

/** Small words for a graph of doubles. */
export function wordsOf(b: Builder) {
  const number = (value: number): Value => b.constant({ type: 'double', dims: [], values: [value] });
  const whole = (values: readonly number[]): Value => b.constant({ type: 'int64', dims: [values.length], values });
  const one = whole([1]);
  const isKnown = (x: Value): Value => b.op('Not', [b.op('IsNaN', [x])]);
  const sum = (x: Value): Value => b.op('ReduceSum', [x, one], KEEP);
  const div = (x: Value, y: Value): Value => b.op('Div', [x, y]);
  const sub = (x: Value, y: Value): Value => b.op('Sub', [x, y]);
  const pick = (yes: Value, x: Value, y: Value): Value => b.op('Where', [yes, x, y]);
  const known = (x: Value): Value => pick(isKnown(x), x, number(0));
  const count = (x: Value): Value => sum(b.op('Cast', [isKnown(x)], { to: int(TYPES.double) }));
  return {
    number,
    whole,
    isKnown,
    sub,
    div,
    pick,
    sum,
    count,
    mean: (x: Value): Value => div(sum(known(x)), count(x)),
    size: (x: Value): Value => div(sum(b.op('Abs', [known(x)])), count(x)),
    deviation: (x: Value): Value => {
      const n = count(x);
      const mean = div(sum(known(x)), n);
      const variance = sub(div(sum(b.op('Mul', [known(x), known(x)])), n), b.op('Mul', [mean, mean]));
      const root = b.op('Sqrt', [pick(b.op('Greater', [variance, number(0)]), variance, number(0))]);
      return pick(b.op('Greater', [n, number(0)]), root, number(Number.NaN));
    },
    extreme: (x: Value, lowest: boolean): Value => {
      const edge = lowest ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      const found = b.op(lowest ? 'ReduceMin' : 'ReduceMax', [pick(isKnown(x), x, number(edge)), one], KEEP);
      return pick(b.op('IsInf', [found]), number(Number.NaN), found);
    },
    columns: (x: Value, from: number, to: number): Value => b.op('Slice', [x, whole([from]), whole([to]), one]),
    join: (x: readonly Value[]): Value => (x.length === 1 ? x[0]! : b.op('Concat', x, AXIS)),
  };
}

/** Looks up history values by step: `back(step)[k]` is how many rows before the origin the k-th value lies (1: the last known), 0 for none. */
function lookup(b: Builder, z: Value, lookback: number, step: Value, block: number, back: (step: number) => readonly number[]): Value {
  const words = wordsOf(b);
  const table = Array.from({ length: block }, (_, i) => back(i + 1).map((k) => (k < 1 || k > lookback ? 0 : lookback - k + 1)));
  const rows = b.op('Gather', [b.constant({ type: 'int64', dims: [block, table[0]!.length], values: table.flat() }), step], {
    axis: int(0),
  });
  // A column of NaN stands before the history: place 0.
  const nothing = words.pick(b.op('Less', [words.columns(z, 0, 1), words.number(Number.NEGATIVE_INFINITY)]), z, words.number(Number.NaN));
  const padded = words.join([words.columns(nothing, 0, 1), z]);
  return b.op('GatherElements', [padded, rows], AXIS);
}

const sameBack =
  (season: number, times: number, shift = 0) =>
  (step: number): number =>
    -(sameRow(0, step, season, times) + shift);

/** What frameOf and offsetAt tell, in a graph. `step` is int64 [rows], counted from 0. */
export function addHistory(b: Builder, z: Value, step: Value, recipe: Recipe): History {
  const words = wordsOf(b);
  const { lookback, window, reference, block } = recipe;
  const near = words.columns(z, lookback - window, lookback);
  const places = b.constant({ type: 'double', dims: [1, lookback], values: Array.from({ length: lookback }, (_, i) => i) });
  const latest = b.op('ReduceMax', [words.pick(words.isKnown(z), places, words.number(0)), words.whole([1])], KEEP);
  const found = b.op('GatherElements', [z, b.op('Cast', [latest], { to: int(TYPES.int64) })], AXIS);
  const last = words.pick(words.isKnown(found), found, words.number(0));
  const mean = words.mean(near);
  const level = words.pick(words.isKnown(mean), mean, last);
  const size = words.size(near);
  const zero = b.op('Mul', [last, words.number(0)]);
  const unity = b.op('Add', [zero, words.number(1)]);
  const scale = recipe.local ? words.pick(b.op('Greater', [size, words.number(0)]), size, words.number(1)) : unity;
  const centre = reference.kind === 'level' ? zero : reference.kind === 'difference' ? last : level;
  if (reference.kind !== 'seasonal-difference') return { z, centre, scale, level, step, offset: centre };
  const same = lookup(b, z, lookback, step, block, (h) => [1, 2, 3].map((times) => sameBack(reference.season, times)(h)));
  const offset = [2, 1, 0].reduce((rest, i) => {
    const value = words.columns(same, i, i + 1);
    return words.pick(words.isKnown(value), value, rest);
  }, level);
  return { z, centre, scale, level, step, offset };
}

/** Features that are made of the history and the step alone. */
export const ofHistory = ({ kind }: Feature): boolean =>
  kind === 'lag' ||
  kind === 'same' ||
  kind === 'same-mean' ||
  kind === 'mean' ||
  kind === 'std' ||
  kind === 'min' ||
  kind === 'max' ||
  kind === 'change' ||
  kind === 'level' ||
  kind === 'step';

/** A column of the table in the graph: double [rows, 1]. Only for features of the history. */
export function addFeature(b: Builder, f: Feature, { z, centre, scale, level, step }: History, { lookback, block }: Recipe): Value {
  const words = wordsOf(b);
  const relative = (x: Value): Value => words.div(words.sub(x, centre), scale);
  const window = (rows: number, back = 0): Value => words.columns(z, Math.max(0, lookback - back - rows), lookback - back);
  switch (f.kind) {
    case 'lag':
      return relative(words.columns(z, lookback - 1 - f.back, lookback - f.back));
    case 'same':
      return relative(lookup(b, z, lookback, step, block, (h) => [sameBack(f.season, f.times, f.shift)(h)]));
    case 'same-mean':
      return words.mean(
        relative(lookup(b, z, lookback, step, block, (h) => Array.from({ length: f.times }, (_, i) => sameBack(f.season, i + 1)(h)))),
      );
    case 'mean':
      return relative(words.mean(window(f.rows, f.back)));
    case 'std':
      return words.div(words.deviation(window(f.rows, f.back)), scale);
    case 'min':
    case 'max':
      return relative(words.extreme(window(f.rows, f.back), f.kind === 'min'));
    case 'change':
      return words.div(words.sub(words.mean(window(f.rows)), words.mean(window(f.rows, f.back))), scale);
    case 'level':
      return level;
    default: {
      const counted = b.op('Add', [b.op('Cast', [step], { to: int(TYPES.double) }), words.number(1)]);
      return b.op('Unsqueeze', [counted, words.whole([1])]);
    }
  }
}
