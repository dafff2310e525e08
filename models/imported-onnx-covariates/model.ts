import { ForecasterMapping } from '#shared/domain/forecaster.ts';
import { defineImported } from '../kit/imported/model.ts';
import { drivenQuantiles, groupedQuantiles, inlineFile } from '../kit/imported/small-files.ts';

/** A foreign forecaster that also takes covariates of the past or of the steps ahead. */
export const model = defineImported({
  id: 'imported-onnx-covariates',
  title: 'Imported ONNX forecaster with covariates',
  summary: 'A forecaster of another maker, as an ONNX file that takes covariates: forecasts without being trained on your data.',
  covariates: 'past-and-known',
  examples: [
    {
      file: inlineFile(drivenQuantiles([0.1, 0.5, 0.9])),
      mapping: ForecasterMapping.parse({
        inputs: [
          { name: 'context', role: 'context', axes: ['series', 'time'], type: 'float' },
          { name: 'past_covariates', role: 'past', axes: ['series', 'time', 'channel'], type: 'float' },
          { name: 'future_covariates', role: 'future', axes: ['series', 'time', 'channel'], type: 'float' },
        ],
        output: { name: 'quantiles', axes: ['series', 'time', 'quantile'], probabilities: [0.1, 0.5, 0.9] },
        context: { length: 96, fixed: false },
        horizon: 24,
        missing: 'nan',
        covariates: ['x'],
      }),
    },
    {
      file: inlineFile(groupedQuantiles([0.1, 0.5, 0.9])),
      mapping: ForecasterMapping.parse({
        inputs: [
          { name: 'context', role: 'context', axes: ['series', 'time'], type: 'float' },
          { name: 'group_ids', role: 'group', axes: ['series'], type: 'int64' },
          { name: 'future_covariates', role: 'future', axes: ['series', 'time'], type: 'float' },
        ],
        output: { name: 'quantile_preds', axes: ['series', 'quantile', 'time'], probabilities: [0.1, 0.5, 0.9] },
        context: { length: 96, fixed: false },
        horizon: 24,
        missing: 'nan',
        covariates: ['x'],
      }),
    },
  ],
});
