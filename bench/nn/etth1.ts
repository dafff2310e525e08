import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { makeContext } from '#models/kit/context.ts';
import { model } from '#models/linear-quantile/model.ts';
import { AHEAD, errorsOf, SPLIT, standardised, trainingPanel } from './etth1-windows.ts';
import type { Figure, Part } from './part.ts';

/** Linear maps, squared error in the unit of the series, as the papers have it. Chosen by the validation part, the lengths of the windows for each task. */
const PARAMS = {
  ...{ scale: 'last', centre: 'mean', weighting: 'series', quantiles: [0.5], clock: false, bounds: 'none' },
  ...{ epochs: 10, stepsPerEpoch: 100, batch: 128, learningRate: 0.002, weightDecay: 0.1, validation: 'none' },
};
const LENGTHS = { multivariate: [420, 512, 600], 'univariate OT': [168, 336, 512] } as const;
type What = keyof typeof LENGTHS;

function measured(what: What, columns: ReadonlyMap<string, Float64Array>, marks: Pick<Figure, 'bar' | 'aim'>, threads: number): Figure {
  const inputLengths = [...LENGTHS[what]];
  const params = model.params.parse({ ...PARAMS, inputLengths, members: inputLengths.length });
  const runtime = onnxRuntime({ threads });
  const ctx = makeContext({ runtime, clock: () => performance.now() });
  const begun = performance.now();
  const state = model.fit(trainingPanel(columns), params, { horizon: AHEAD }, ctx);
  const seconds = (performance.now() - begun) / 1000;
  const file = model.onnx!(state, ctx);
  const errors = (from: number, to: number) => errorsOf(file, runtime, Math.max(...inputLengths), columns, from, to);
  const { mse, mae } = errors(SPLIT.validation, SPLIT.test);
  const detail = { mae, 'validation MSE': errors(SPLIT.train, SPLIT.validation).mse, 'training seconds': seconds };
  return { what: `ETTh1, ${what}, 96 steps, MSE`, value: mse, unit: '', ...marks, detail };
}

function* run(threads: number): Generator<Figure> {
  const all = standardised();
  yield measured('multivariate', all, { bar: 0.374, aim: 0.37 }, threads);
  yield measured('univariate OT', new Map([['OT', all.get('OT')!]]), {}, threads);
}

export const etth1: Part = {
  name: 'etth1',
  title: "ETTh1 in the papers' protocol: learnt from 12 months, tested on months 17 to 20, every window",
  run: ({ threads }) => run(threads),
};
