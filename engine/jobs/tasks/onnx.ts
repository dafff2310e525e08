import { AlmanacError } from '#shared/base/errors.ts';
import { decodeUnits } from '../../panel/state.ts';
import { findModel, type ModelRef } from './model.ts';

/** The fit of a global model as an ONNX file. UNSUITABLE where the model has none, or a unit for each series. */
export function onnx({ model: ref, units }: { readonly model: ModelRef; readonly units: Uint8Array }): Uint8Array {
  const model = findModel(ref);
  const write = model.scope === 'global' ? model.onnx : undefined;
  if (!write)
    throw new AlmanacError('UNSUITABLE', `A fit of "${model.id}" cannot be written as an ONNX file.`, {
      hint: 'Tree models and neural nets can: the card of each model says what goes in.',
    });
  return write(decodeUnits(units)[0]!.state);
}
