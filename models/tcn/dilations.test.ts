import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { nothing, plainInputs, use } from '../kit/recurrent/net.fixture.ts';
import { dilationsFor } from './dilations.ts';
import { tcn } from './net.ts';

const runtime = onnxRuntime();
afterAll(() => runtime.end());

/** Steps that the last one sees through two convolutions of each dilation. */
const reach = (dilations: readonly number[], kernel: number): number => dilations.reduce((r, d) => r + 2 * (kernel - 1) * d, 1);

describe('dilations', () => {
  it('let the last step see the whole window, and none is spare', () => {
    const window = fc.integer({ min: 2, max: 5000 });
    fc.assert(
      fc.property(window, fc.integer({ min: 2, max: 9 }), (length, kernel) => {
        const dilations = dilationsFor(length, kernel);
        expect(reach(dilations, kernel)).toBeGreaterThanOrEqual(length);
        expect(reach(dilations.slice(0, -1), kernel)).toBeLessThan(length);
      }),
    );
  });

  it('carry the first value of a window into its forecast', () => {
    const shape = { ...nothing, inputLength: 20 };
    const net = tcn({ channels: 6, kernel: 2, dropout: 0, width: 8 });
    const feeds = plainInputs(shape, 1);
    const moved = Float32Array.from(feeds.y!.data as Float32Array);
    moved[0]! += 1;
    const forecast = (y: Float32Array) => [
      ...use(runtime, net, shape, { ...feeds, y: { data: y, dims: [1, 20] } }).outputs.quantiles!.data,
    ];
    expect(forecast(moved)).not.toEqual(forecast(feeds.y!.data as Float32Array));
  });
});
