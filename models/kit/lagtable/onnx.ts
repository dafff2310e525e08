import { graphBuilder, int, type Value } from '#nn/onnx/builder.ts';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import { TYPES } from '#nn/onnx/model.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { addEnsemble } from '../trees-onnx/regressor.ts';
import { addFeature, addHistory, ofHistory, wordsOf } from './history-graph.ts';
import { nameOf } from './recipe.ts';
import type { LagState } from './state.ts';

/**
 * The fit as an ONNX file: `history` double [rows, lookback], `unit` double [rows], `step` int64 [rows] from 1, and `features` float
 * [rows, n] where there are features that are not made of the history; out comes `mean` double [rows], in the unit of the series.
 * UNSUITABLE where nothing was learnt.
 */
export function onnxOf(state: LagState, title: string): Uint8Array {
  if (!state.fit)
    throw new AlmanacError('UNSUITABLE', 'No series was learnt from: there are no trees to write.', { hint: 'Fit longer histories.' });
  const { recipe, parts } = state.fit;
  const b = graphBuilder();
  const words = wordsOf(b);
  const history = b.input('history', 'double', ['rows', recipe.lookback]);
  const unit = b.op('Unsqueeze', [b.input('unit', 'double', ['rows']), words.whole([1])]);
  const step = b.op('Sub', [b.input('step', 'int64', ['rows']), words.whole([1])]);
  const given = recipe.features.filter((f) => !ofHistory(f));
  const features = given.length > 0 ? b.input('features', 'float', ['rows', given.length]) : '';
  const told = addHistory(b, words.div(history, unit), step, recipe);
  const columns = recipe.features.map((f): Value => {
    if (ofHistory(f)) return b.op('Cast', [addFeature(b, f, told, recipe)], { to: int(TYPES.float) });
    return b.op('Gather', [features, words.whole([given.indexOf(f)])], { axis: int(1) });
  });
  const table = words.join(columns);
  const predictions = words.join(parts.map(({ ensemble }) => addEnsemble(b, ensemble, table)));
  const partOf = Array.from({ length: recipe.block }, (_, i) => parts.findIndex(({ last }) => i < last));
  const place = b.op('Gather', [b.constant({ type: 'int64', dims: [recipe.block, 1], values: partOf }), step], { axis: int(0) });
  const target = b.op('GatherElements', [predictions, place], { axis: int(1) });
  const value = b.op('Mul', [unit, b.op('Add', [told.offset, b.op('Mul', [told.scale, target])])]);
  b.output('mean', b.op('Squeeze', [value, words.whole([1])]), 'double', ['rows']);
  return encodeOnnx({
    producer: 'almanac',
    description: title,
    opsets: { '': 18, 'ai.onnx.ml': 3 },
    graph: b.graph('forecast'),
    metadata: {
      features: JSON.stringify(given.map(nameOf)),
      steps: String(recipe.block),
      lookback: String(recipe.lookback),
      units: JSON.stringify(Object.fromEntries(state.series.flatMap(({ id, unit: size }) => (size === undefined ? [] : [[id, size]])))),
    },
  });
}
