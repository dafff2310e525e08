import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { openGraph, programOf } from '#nn/graph/scope.ts';
import { movingAverage } from './moving-average.ts';

const runtime = onnxRuntime();
afterAll(() => runtime.end());

function averaged(y: readonly number[], window: number): number[] {
  const scope = openGraph();
  scope.output('average', movingAverage(scope.input('y', 'float', ['N', y.length]), window));
  const session = runtime.open(programOf(scope, 'average'));
  try {
    return Array.from(session.run({ y: { data: Float32Array.from(y), dims: [1, y.length] } }).average!.data, Number);
  } finally {
    session.close();
  }
}

it('a moving average is the mean of the neighbours, the ends repeated', () => {
  const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 45 }), (y, window) => {
      const at = (i: number): number => y[Math.min(y.length - 1, Math.max(0, i))]!;
      const before = Math.floor((window - 1) / 2);
      averaged(y, window).forEach((v, t) => {
        const mean = Array.from({ length: window }, (_, k) => at(t - before + k)).reduce((a, b) => a + b, 0) / window;
        expect(v).toBeCloseTo(mean, 3);
      });
    }),
    { numRuns: 50 },
  );
});
