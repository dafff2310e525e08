import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { gradients } from '../gradient.ts';
import { openGraph, programOf } from '../graph/scope.ts';
import type { Dim, Dims, Tensor } from '../graph/tensor.ts';
import { FREE } from '../testing/subject.ts';
import * as o from './index.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

/** Tensors of the given shapes, named a, b, c, and `at`, whole numbers [2]. */
function tensors(...shapes: Dims[]) {
  const scope = openGraph();
  const [a, b, c] = shapes.map((dims, i) => scope.input('abc'[i]!, 'float', dims));
  return { scope, a: a!, b: b!, c: c!, at: scope.input('at', 'int64', [2]) };
}
type Given = ReturnType<typeof tensors>;

const ERRORS: readonly (readonly [says: string, shapes: readonly Dims[], build: (given: Given) => unknown])[] = [
  [
    'Add: the shapes do not broadcast (a float[2, 3], b float[2, 2])',
    [
      [2, 3],
      [2, 2],
    ],
    ({ a, b }) => o.add(a, b),
  ],
  [
    'Mul: the shapes do not broadcast (a float[N, 3], b float[4, 3])',
    [
      ['N', 3],
      [4, 3],
    ],
    ({ a, b }) => o.mul(a, b),
  ],
  ['Sub: the types differ (a float[2], at int64[2])', [[2]], ({ a, at }) => o.sub(a, at)],
  ['Greater: the shapes do not broadcast (a float[3], b float[2])', [[3], [2]], ({ a, b }) => o.greater(a, b)],
  ['Where: the shapes do not broadcast', [[3], [2]], ({ a, b }) => o.select(o.greater(a, 0), b, 0)],
  ['Where: the shapes do not broadcast', [[3]], ({ a }) => o.select(a, a, 0)],
  [
    'Gemm or MatMul',
    [
      [2, 3],
      [4, 5],
    ],
    ({ a, b }) => o.matMul(a, b),
  ],
  [
    'MatMul: 3 columns meet 4 rows (a float[7, 2, 3], b float[7, 4, 5])',
    [
      [7, 2, 3],
      [7, 4, 5],
    ],
    ({ a, b }) => o.matMul(a, b),
  ],
  [
    'MatMul: the leading axes do not broadcast',
    [
      [2, 2, 3],
      [5, 3, 4],
    ],
    ({ a, b }) => o.matMul(a, b),
  ],
  ['MatMul: both need two axes or more (a float[3], b float[3, 4])', [[3], [3, 4]], ({ a, b }) => o.matMul(a, b)],
  ['Gemm: they are no [.., in], [in, out] and [out]', [[2, 3], [3, 4], [3]], ({ a, b, c }) => o.affine(a, b, c)],
  ['Gemm: they are no [.., in], [in, out] and [out]', [[2, 3], [4, 4], [4]], ({ a, b, c }) => o.affine(a, b, c)],
  ['Reshape: does not become [4, 2] (a float[2, 3])', [[2, 3]], ({ a }) => o.reshape(a, [4, 2])],
  ['Reshape: does not become [6] (a float[N, 6])', [['N', 6]], ({ a }) => o.reshape(a, [6])],
  ['Expand: does not spread to [3] (a float[2])', [[2]], ({ a }) => o.expandTo(a, [3])],
  ['Expand: [N, 2] has a free size: give a tensor of that shape', [[2]], ({ a }) => o.expandTo(a, ['N', 2])],
  ['Transpose: [0, 0] is no order of its axes (a float[2, 3])', [[2, 3]], ({ a }) => o.transpose(a, [0, 0])],
  ['Transpose: there is no axis 2 (a float[2, 3])', [[2, 3]], ({ a }) => o.transpose(a, [0, 2])],
  ['Squeeze: axis 0 is not of size 1', [[2, 3]], ({ a }) => o.squeeze(a, 0)],
  ['Unsqueeze: there is no place 4 for an axis', [[2, 3]], ({ a }) => o.unsqueeze(a, 4)],
  [
    'Concat: they differ off axis 1 (a float[2, 3], b float[3, 3])',
    [
      [2, 3],
      [3, 3],
    ],
    ({ a, b }) => o.concat([a, b], 1),
  ],
  [
    'Concat: axis 0 has no fixed size',
    [
      ['N', 3],
      ['N', 3],
    ],
    ({ a, b }) => o.concat([a, b], 0),
  ],
  ['Split: axis 0 is not of size 1 + 2 (a float[4])', [[4]], ({ a }) => o.split(a, 0, [1, 2])],
  ['Slice: axis 0 has no part from 3 to 3 (a float[4])', [[4]], ({ a }) => o.slice(a, 0, 3, 3)],
  ['Slice: axis 0 has no part from -5 to 2', [[4]], ({ a }) => o.slice(a, 0, -5, 2)],
  ['Slice: axis 0 has no fixed size', [['N']], ({ a }) => o.slice(a, 0, 0, 1)],
  ['Pad: axis 1 has no part of -1 before and 0 after', [[2, 3]], ({ a }) => o.pad(a, 1, -1, 0)],
  ['Gather: places are whole numbers (a float[4], b float[2])', [[4], [2]], ({ a, b }) => o.gather(a, b)],
  ['Softmax: there is no axis 2', [[2, 3]], ({ a }) => o.softmax(a, 2)],
  ['ReduceSum: there is no axis -3', [[2, 3]], ({ a }) => o.sum(a, { axes: [-3] })],
  ['ReduceSum: an axis is named twice', [[2, 3]], ({ a }) => o.sum(a, { axes: [1, -1] })],
  ['mean: axis 0 has no fixed size', [['N', 3]], ({ a }) => o.mean(a)],
  ['gradients: the loss is not a scalar (a float[2])', [[2]], ({ a }) => gradients(a, [a])],
];

it.each(ERRORS)('says so where shapes do not fit: %s', (says, shapes, build) => {
  const given = tensors(...shapes);
  const failing = () => build(given);
  expect(failing).toThrow(AlmanacError);
  if (!says.startsWith('Gemm or')) expect(failing).toThrow(says);
});

const axis = fc.integer({ min: -3, max: 3 });
const size = fc.integer({ min: 1, max: 4 });
const dim = fc.oneof({ weight: 4, arbitrary: size }, { weight: 1, arbitrary: fc.constant('N' as const) });
const dims = fc.array(size, { maxLength: 3 }).chain((rest) => fc.boolean().map((free): Dim[] => (free ? ['N', ...rest] : rest)));
const pick = fc.nat({ max: 50 });

type Move = (pool: readonly Tensor[]) => readonly Tensor[];
const of = (pool: readonly Tensor[], at: number): Tensor => pool[at % pool.length]!;
const one = (make: (x: Tensor) => Tensor | readonly Tensor[]) =>
  pick.map(
    (at): Move =>
      (pool) =>
        [make(of(pool, at))].flat(),
  );
const BINARY = [o.add, o.sub, o.mul, o.maximum, o.minimum, o.matMul] as const;
const UNARY = [o.tanh, o.sigmoid, o.relu, o.abs, o.softplus, o.elu, o.neg, o.square, o.mean, o.frozen] as const;

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(fc.constantFrom(...BINARY), pick, pick).map(
    ([f, a, b]): Move =>
      (pool) => [f(of(pool, a), of(pool, b))],
  ),
  fc.constantFrom(...UNARY).chain((f) => one((x) => f(x))),
  fc.tuple(pick, pick, pick).map(
    ([a, b, c]): Move =>
      (pool) => [o.affine(of(pool, a), of(pool, b), of(pool, c))],
  ),
  fc.tuple(pick, pick, pick).map(
    ([a, b, c]): Move =>
      (pool) => [o.select(o.greater(of(pool, a), 0), of(pool, b), of(pool, c))],
  ),
  fc.tuple(fc.array(axis, { maxLength: 3 }), fc.boolean()).chain(([axes, keep]) => one((x) => o.sum(x, { axes, keep }))),
  fc.tuple(fc.array(axis, { maxLength: 3 }), fc.boolean()).chain(([axes, keep]) => one((x) => o.largest(x, { axes, keep }))),
  axis.chain((at) => one((x) => o.softmax(x, at))),
  fc.array(dim, { maxLength: 4 }).chain((to) => one((x) => o.reshape(x, to))),
  fc.tuple(pick, pick).map(
    ([a, b]): Move =>
      (pool) => [o.expandTo(of(pool, a), of(pool, b).dims, of(pool, b))],
  ),
  fc.array(axis, { maxLength: 4 }).chain((order) => one((x) => o.transpose(x, order))),
  one((x) =>
    o.transpose(
      x,
      x.dims.map((_, i) => x.dims.length - 1 - i),
    ),
  ),
  axis.chain((at) => one((x) => o.unsqueeze(x, at))),
  axis.chain((at) => one((x) => o.squeeze(x, at))),
  fc.tuple(axis, pick, pick).map(
    ([at, a, b]): Move =>
      (pool) => [o.concat([of(pool, a), of(pool, b)], at)],
  ),
  fc.tuple(axis, fc.array(size, { minLength: 1, maxLength: 3 })).chain(([at, widths]) => one((x) => o.split(x, at, widths))),
  fc.tuple(axis, axis, axis).chain(([at, from, to]) => one((x) => o.slice(x, at, from, to))),
  fc.tuple(axis, fc.nat({ max: 2 }), fc.nat({ max: 2 })).chain(([at, before, after]) => one((x) => o.pad(x, at, before, after))),
  fc.array(fc.constant(0), { minLength: 1, maxLength: 3 }).chain((places) => one((x) => o.gather(x, o.whole(x.scope, places)))),
);

const concrete = (shape: Dims): number[] => shape.map((d) => (typeof d === 'number' ? d : FREE));

describe('what could be built', () => {
  it('runs, its gradients too, and has the shapes that it was given when it was built', () => {
    let built = 0;
    const graphs = fc.tuple(fc.array(dims, { minLength: 2, maxLength: 4 }), fc.array(move, { minLength: 4, maxLength: 16 }));
    fc.assert(
      fc.property(graphs, ([shapes, moves]) => {
        const scope = openGraph();
        const inputs = shapes.map((shape, i) => scope.input(`x${i}`, 'float', shape));
        const pool = [...inputs];
        for (const make of moves) {
          try {
            pool.push(...make(pool));
            built++;
          } catch (error) {
            if (!(error instanceof AlmanacError)) throw error;
          }
        }
        const outs = pool.slice(inputs.length);
        const loss = outs.map((t) => o.sum(t)).reduce(o.add, o.sum(inputs[0]!));
        const derived = gradients(loss, inputs);
        const all = [...outs, ...derived];
        for (const [i, t] of all.entries()) scope.output(`y${i}`, t);
        const session = runtime.open(programOf(scope, 'random'));
        const fed = inputs.map(({ name }, i) => {
          const shape = concrete(shapes[i]!);
          return [name, { dims: shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.3) }] as const;
        });
        const answer = session.run(Object.fromEntries(fed));
        session.close();
        all.forEach((t, i) => {
          expect(answer[`y${i}`]!.dims).toEqual(concrete(t.dims));
        });
        derived.forEach((t, i) => {
          expect(t.dims).toEqual(shapes[i]);
        });
      }),
      { numRuns: 300, seed: 4 },
    );
    // Else the property says nothing.
    expect(built).toBeGreaterThan(1000);
  });
});
