import { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { defineImported } from '../kit/imported/model.ts';
import { DECILES, inlineFile, maskedQuantiles, meanQuantiles, seasonalRepeat } from '../kit/imported/small-files.ts';

const input = (name: string, role: string, axes: readonly string[], type = 'float') => ({ name, role, axes, type });

/** A foreign forecaster that goes by the history alone. */
export const model = defineImported({
  id: 'imported-onnx',
  title: 'Imported ONNX forecaster',
  summary: 'A forecaster of another maker, as an ONNX file: forecasts without being trained on your data.',
  covariates: 'none',
  examples: [
    {
      file: inlineFile(meanQuantiles(8)),
      mapping: ForecasterMapping.parse({
        inputs: [input('context', 'context', ['series', 'time'])],
        output: { name: 'quantile_preds', axes: ['series', 'quantile', 'time'], probabilities: DECILES },
        context: { length: 64, fixed: false },
        horizon: 8,
        missing: 'nan',
      }),
    },
    {
      file: inlineFile(maskedQuantiles(48, [0.05, 0.25, 0.5, 0.75, 0.95])),
      mapping: ForecasterMapping.parse({
        inputs: [
          input('past_values', 'context', ['series', 'time']),
          input('past_observed_mask', 'observed', ['series', 'time'], 'int64'),
          input('prediction_length', 'horizon', [], 'int64'),
        ],
        output: { name: 'quantiles', axes: ['series', 'time', 'quantile'], probabilities: [0.05, 0.25, 0.5, 0.75, 0.95] },
        context: { length: 48, fixed: true },
        horizon: 32,
        scale: 'mean-abs',
        missing: 'mask',
      }),
    },
    {
      file: inlineFile(seasonalRepeat(7)),
      mapping: ForecasterMapping.parse({
        inputs: [input('history', 'context', ['series', 'time', 'one'])],
        output: { name: 'forecast', axes: ['series', 'time'] },
        context: { length: 28, fixed: false, least: 7 },
        horizon: 7,
        missing: 'fill',
      }),
    },
  ],
});
