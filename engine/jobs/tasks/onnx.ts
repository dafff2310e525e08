import { replayGolden } from '#models/kit/neural/golden.ts';
import { outlineOf } from '#nn/onnx/decode.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { decodeUnits } from '../../panel/state.ts';
import { contextFor, findModel, type ModelRef } from './model.ts';

/**
 * The fit of a global model as an ONNX file; one that holds golden samples has replayed them. UNSUITABLE where the model has none, or a unit
 * for each series.
 */
export function onnx({ model: ref, units }: { readonly model: ModelRef; readonly units: Uint8Array }): Uint8Array {
  const model = findModel(ref);
  const write = model.scope === 'global' ? model.onnx : undefined;
  if (!write)
    throw new AlmanacError('UNSUITABLE', `A fit of "${model.id}" cannot be written as an ONNX file.`, {
      hint: 'Tree models and neural nets can: the card of each model says what goes in.',
    });
  const ctx = contextFor(1);
  const bytes = write(decodeUnits(units)[0]!.state, ctx);
  if (outlineOf(bytes).metadata.golden !== undefined) replayGolden(bytes, ctx.runtime!);
  return bytes;
}
