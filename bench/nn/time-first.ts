/** Seconds from the call of a fit to the end of its first step, in a fresh process: time-first.ts <threads>. One line of JSON. */
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { makeContext } from '#models/kit/context.ts';
import { model } from '#models/nbeats/model.ts';
import { HORIZON, INPUT } from './nets.ts';
import { wavePanel } from './waves.ts';

const panel = wavePanel(414, 854);
const params = model.params.parse({ inputLength: INPUT, clock: false, batch: 256, epochs: 2, stepsPerEpoch: 1, validation: 'none' });
const ends: number[] = [];
const training = {
  epoch: () => {
    ends.push(performance.now());
  },
  ...{ note: () => {}, stopAsked: () => true, load: () => undefined, save: () => {} },
};
const ctx = makeContext({ runtime: onnxRuntime({ threads: Number(process.argv[2]) }), clock: () => performance.now(), training });
const begun = performance.now();
model.fit(panel, params, { horizon: HORIZON }, ctx);
console.log(JSON.stringify({ seconds: (ends[0]! - begun) / 1000 }));
