import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { makeContext } from '#models/kit/context.ts';
import { model } from '#models/nbeats/model.ts';
import { HORIZON, INPUT } from './nets.ts';
import { medianOf, type Part } from './part.ts';
import { wavePanel } from './waves.ts';

const SERIES = 1000;

/** What is timed is the call: raw values of all series in, quantiles in their units out. */
export const artifact: Part = {
  name: 'artifact',
  title: `A saved artifact (N-BEATS, input ${INPUT}, horizon ${HORIZON}, 7 quantiles) forecasts ${SERIES} series in one call`,
  run: function* ({ rounds }) {
    const threads = 2;
    const runtime = onnxRuntime({ threads });
    const ctx = makeContext({ runtime, clock: () => performance.now() });
    const params = model.params.parse({ inputLength: INPUT, clock: false, epochs: 1, stepsPerEpoch: 2, validation: 'none' });
    const panel = wavePanel(20, INPUT + 2 * HORIZON);
    const file = model.onnx!(model.fit(panel, params, { horizon: HORIZON }, ctx), ctx);
    const begun = performance.now();
    const session = runtime.load(file);
    const loading = (performance.now() - begun) / 1000;
    const dims = [SERIES, INPUT];
    const values = Float32Array.from({ length: SERIES * INPUT }, (_, i) => panel.y[i % panel.y.length]!);
    const feeds = { values: { data: values, dims }, mask: { data: new Float32Array(values.length).fill(1), dims } };
    const seconds = Array.from({ length: rounds + 2 }, () => {
      const at = performance.now();
      session.run(feeds);
      return (performance.now() - at) / 1000;
    });
    const detail = { 'first call s': seconds[0]!, 'loading s': loading, 'file MB': file.length / 1e6 };
    yield { what: `${SERIES} series, ${threads} threads`, value: medianOf(seconds), unit: 's', bar: 1, aim: 0.2, detail };
  },
};
