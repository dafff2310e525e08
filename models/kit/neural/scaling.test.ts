import { afterAll, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { openGraph, programOf } from '#nn/graph/scope.ts';
import type { NeuralParams } from './params.ts';
import { measure } from './scaling.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

/** Of a window 2, 4, a missing value, 6. */
function measured(kind: NeuralParams['scale']): number[] {
  const root = openGraph();
  const [y, mask] = [root.input('y', 'float', ['N', 4]), root.input('mask', 'float', ['N', 4])];
  const { location, size } = measure(y, mask, kind);
  root.output('location', location);
  root.output('size', size);
  const session = runtime.open(programOf(root, 'measure'));
  const out = session.run({
    y: { data: Float32Array.of(2, 4, 0, 6), dims: [1, 4] },
    mask: { data: Float32Array.of(1, 1, 0, 1), dims: [1, 4] },
  });
  session.close();
  return [out.location!.data[0] as number, out.size!.data[0] as number];
}

it.each([
  ['standard', 4, Math.sqrt(8 / 3)],
  ['mean', 0, 4],
  ['last', 6, Math.sqrt(8 / 3)],
  ['panel', 0, 1],
] as const)('scaling %s lies at %d with size %d', (kind, location, size) => {
  expect(measured(kind)).toEqual([expect.closeTo(location, 5), expect.closeTo(size, 5)]);
});
