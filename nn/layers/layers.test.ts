import { afterAll, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { gradients } from '../gradient.ts';
import { openGraph, programOf } from '../graph/scope.ts';
import { mul, square, sum } from '../ops/index.ts';
import { declare } from '../parameters.ts';
import { runOnce } from '../testing/golden.ts';
import { embedding, linear } from './linear.ts';
import { dropout } from './norm.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);
const floats = (...values: number[]) => ({ dims: [values.length], data: Float32Array.from(values) });

it('dropout scales what stays, so that the mean stays', () => {
  const scope = openGraph();
  const { parameters } = declare(scope);
  const x = scope.input('x', 'float', [4]);
  const noise = scope.input('noise', 'float', [4]);
  scope.output('out', dropout({ parameters, noise: () => noise }, x, 0.75));
  const { out } = runOnce(runtime, programOf(scope, 'dropout'), { x: floats(1, 2, 3, 4), noise: floats(0.1, 0.74, 0.76, 0.99) });
  expect([...out!.data]).toEqual([0, 0, 12, 16]);
});

it('dropout without noise, or at the rate 0, is nothing', () => {
  const scope = openGraph();
  const { parameters } = declare(scope);
  const x = scope.input('x', 'float', [4]);
  expect(dropout({ parameters }, x, 0.75)).toBe(x);
  expect(dropout({ parameters, noise: () => x }, x, 0)).toBe(x);
});

it('an embedding is the row of its category', () => {
  const scope = openGraph();
  const { parameters } = declare(scope);
  scope.output('out', embedding({ parameters }, scope.input('x', 'int64', [3]), 2, 2));
  const table = { dims: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
  const { out } = runOnce(runtime, programOf(scope, 'embedding'), { x: { dims: [3], data: BigInt64Array.of(1n, 0n, 1n) }, table });
  expect(out).toEqual({ dims: [3, 2], data: Float32Array.of(3, 4, 1, 2, 3, 4) });
});

it('a parameter asked for twice is one, and of one shape', () => {
  const scope = openGraph();
  const { parameters, declared } = declare(scope);
  const x = scope.input('x', 'float', [2, 3]);
  linear({ parameters }, linear({ parameters }, x, 3), 3);
  expect(declared.map((p) => p.name)).toEqual(['weight', 'bias']);
  expect(() => linear({ parameters }, x, 4)).toThrow('parameter: "weight" is asked for as [3, 4] too (weight float[3, 3]).');
});

it('gradients may be asked for more than once', () => {
  const scope = openGraph();
  const x = scope.input('x', 'float', [2]);
  const y = square(x);
  const [first] = gradients(sum(y), [x]);
  const [second] = gradients(sum(mul(y, 3)), [x]);
  scope.output('first', first!);
  scope.output('second', second!);
  const { first: a, second: b } = runOnce(runtime, programOf(scope, 'twice'), { x: floats(1, 2) });
  expect([[...a!.data], [...b!.data]]).toEqual([
    [2, 4],
    [6, 12],
  ]);
});
