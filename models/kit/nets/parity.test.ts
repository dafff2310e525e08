import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { openGraph, programOf } from '#nn/graph/scope.ts';
import { unsqueeze } from '#nn/ops/index.ts';
import { maxPool } from '../../nhits/pool.ts';
import { interpolation } from '../../nhits/rates.ts';
import type { NetShape, Network } from '../neural/network.ts';
import { everything, nothing, plainInputs, plainNumbers, use } from '../recurrent/net.fixture.ts';
import { smallNets } from './small.fixture.ts';

interface Golden {
  readonly inputLength: number;
  readonly horizon: number;
  readonly windows: number;
  readonly cases: readonly {
    readonly net: string;
    readonly seasons: readonly number[];
    readonly covariates: boolean;
    readonly quantiles: readonly number[];
    readonly parts: Readonly<Record<string, readonly number[]>>;
  }[];
  readonly pools: readonly { readonly size: number; readonly values: readonly number[] }[];
  readonly knots: readonly { readonly knots: number; readonly steps: number; readonly matrix: readonly number[] }[];
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as Golden;

const runtime = onnxRuntime();
afterAll(() => runtime.end());

/** One of the parts in place of the quantiles. */
const onePart = (net: Network, name: string): Network => ({
  forecast: (build, inputs, shape) => ({ quantiles: unsqueeze(net.forecast(build, inputs, shape).components![name]!, 2) }),
});

const close = (values: ArrayLike<number | bigint>, wanted: readonly number[]): void => {
  expect(Array.from(values, Number)).toEqual(wanted.map((v) => expect.closeTo(v, 4)));
};

describe('the same net in PyTorch with the same weights', () => {
  it.each(golden.cases)('$net, seasons: $seasons, covariates: $covariates', ({ net: name, seasons, covariates, quantiles, parts }) => {
    const { inputLength, horizon, windows } = golden;
    const shape: NetShape = { ...(covariates ? everything : nothing), inputLength, horizon, seasons };
    const own = smallNets[name]!;
    const forecast = (net: Network) => use(runtime, net, shape, plainInputs(shape, windows)).outputs.quantiles!.data;
    close(forecast(own), quantiles);
    for (const [part, values] of Object.entries(parts)) close(forecast(onePart(own, part)), values);
  });
});

describe('the layers of N-HiTS', () => {
  it.each(golden.pools)('pool $size steps into one', ({ size, values }) => {
    const scope = openGraph();
    scope.output('pooled', maxPool(scope.input('line', 'float', ['N', 11]), size));
    const session = runtime.open(programOf(scope, 'pool'));
    close(session.run({ line: { data: plainNumbers('line', [2, 11]), dims: [2, 11] } }).pooled!.data, values);
    session.close();
  });

  it.each(golden.knots)('draw lines through $knots knots over $steps steps', ({ knots, steps, matrix }) => {
    close(interpolation(knots, steps), matrix);
  });
});
