import { afterAll, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { openGraph, programOf } from '../graph/scope.ts';
import type { Tensor } from '../graph/tensor.ts';
import { runOnce } from '../testing/golden.ts';
import * as o from './index.ts';
import { sortAscending } from './sort.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

type Given = Readonly<Record<'a' | 'b' | 'row' | 'at', Tensor>>;

/** a [2, 3] = 1 .. 6, b [2, 3] = 6 .. 1, row [3] = -1, 0, 2, at = [2, 0]. */
function valuesOf(build: (given: Given) => Tensor): readonly [number[], readonly number[]] {
  const scope = openGraph();
  const [a, b] = ['a', 'b'].map((name) => scope.input(name, 'float', [2, 3])) as [Tensor, Tensor];
  scope.output('out', build({ a, b, row: scope.input('row', 'float', [3]), at: scope.input('at', 'int64', [2]) }));
  const { out } = runOnce(runtime, programOf(scope, 'values'), {
    a: { dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    b: { dims: [2, 3], data: Float32Array.of(6, 5, 4, 3, 2, 1) },
    row: { dims: [3], data: Float32Array.of(-1, 0, 2) },
    at: { dims: [2], data: BigInt64Array.of(2n, 0n) },
  });
  return [Array.from(out!.data, Number), out!.dims];
}

const CASES: readonly (readonly [title: string, build: (given: Given) => Tensor, values: number[], dims: number[]])[] = [
  ['sub', ({ a, row }) => o.sub(a, row), [2, 2, 1, 5, 5, 4], [2, 3]],
  ['div of a number', ({ a }) => o.div(6, a), [6, 3, 2, 1.5, Math.fround(1.2), 1], [2, 3]],
  ['power', ({ row }) => o.power(row, 3), [-1, 0, 8], [3]],
  ['addAll', ({ row }) => o.addAll([row, row, row]), [-3, 0, 6], [3]],
  ['maximum', ({ a, b }) => o.maximum(a, b), [6, 5, 4, 4, 5, 6], [2, 3]],
  ['minimum with a number', ({ a }) => o.minimum(a, 3), [1, 2, 3, 3, 3, 3], [2, 3]],
  ['select', ({ a, b }) => o.select(o.greater(a, b), a, -1), [-1, -1, -1, 4, 5, 6], [2, 3]],
  ['equal', ({ a }) => o.equal(a, 5), [0, 0, 0, 0, 1, 0], [2, 3]],
  ['less', ({ row }) => o.less(row, 0), [1, 0, 0], [3]],
  ['notANumber', ({ row }) => o.notANumber(o.sqrt(row)), [1, 0, 0], [3]],
  ['cast', ({ row }) => o.cast(o.div(row, 0.9), 'int64'), [-1, 0, 2], [3]],
  ['frozen', ({ row }) => o.frozen(row), [-1, 0, 2], [3]],
  ['stepAt0', ({ row }) => o.stepAt0(row, -3, 5), [-3, 0, 5], [3]],
  ['relu', ({ row }) => o.relu(row), [0, 0, 2], [3]],
  ['matMul', ({ a, b }) => o.matMul(a, o.transpose(b, [1, 0])), [28, 10, 73, 28], [2, 2]],
  ['affine', ({ a, b, at }) => o.affine(a, o.transpose(b, [1, 0]), o.cast(at, 'float')), [30, 10, 75, 28], [2, 2]],
  ['sum', ({ a }) => o.sum(a), [21], []],
  ['sum of columns', ({ a }) => o.sum(a, { axes: [0] }), [5, 7, 9], [3]],
  ['sum of rows', ({ a }) => o.sum(a, { axes: [-1], keep: true }), [6, 15], [2, 1]],
  ['mean of rows', ({ a }) => o.mean(a, { axes: [1] }), [2, 5], [2]],
  ['largest of columns', ({ b }) => o.largest(b, { axes: [0] }), [6, 5, 4], [3]],
  ['sumOfSquares', ({ row }) => o.sumOfSquares(row), [5], []],
  ['reshape', ({ a }) => o.reshape(a, [3, 2]), [1, 2, 3, 4, 5, 6], [3, 2]],
  ['transpose', ({ a }) => o.transpose(a, [1, 0]), [1, 4, 2, 5, 3, 6], [3, 2]],
  ['expandTo', ({ row }) => o.expandTo(row, [2, 3]), [-1, 0, 2, -1, 0, 2], [2, 3]],
  ['concat', ({ a, b }) => o.concat([a, b], 1), [1, 2, 3, 6, 5, 4, 4, 5, 6, 3, 2, 1], [2, 6]],
  ['split', ({ a }) => o.split(a, 1, [1, 2])[1]!, [2, 3, 5, 6], [2, 2]],
  ['slice', ({ a }) => o.slice(a, 1, 1, 3), [2, 3, 5, 6], [2, 2]],
  ['slice from the back', ({ a }) => o.slice(a, -1, -2, -1), [2, 5], [2, 1]],
  ['pad', ({ row }) => o.pad(row, 0, 2, 1), [0, 0, -1, 0, 2, 0], [6]],
  ['gather of rows', ({ a, at }) => o.gather(o.transpose(a, [1, 0]), at), [3, 6, 1, 4], [2, 2]],
  ['gather of columns', ({ a, at }) => o.gather(a, at, 1), [3, 1, 6, 4], [2, 2]],
  ['unsqueeze', ({ row }) => o.unsqueeze(row, -1), [-1, 0, 2], [3, 1]],
  ['zeros', ({ a }) => o.zeros(a.scope, [2], a), [0, 0], [2]],
  ['constantRow', ({ row }) => o.mul(row, o.constantRow(row, [1, 2, 3])), [-1, 0, 6], [3]],
  ['sortAscending', ({ b }) => sortAscending(b), [4, 5, 6, 1, 2, 3], [2, 3]],
];

it.each(CASES)('by hand: %s', (_, build, values, dims) => {
  // Without the sign of a zero.
  const [found, shape] = valuesOf(build);
  expect([found.map((v) => v + 0), shape]).toEqual([values, dims]);
});
