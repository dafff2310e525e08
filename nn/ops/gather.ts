import { axisOf, misfit } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { int, string } from '../onnx/builder.ts';
import { emit, emitWith } from './emit.ts';
import { unsqueeze, zeros } from './shape.ts';

/** Slices of `x` along an axis at whole places: [.., A, ..] with places [P ..] becomes [.., P .., ..]. A gradient flows for axis 0 only: rows of a table. */
export function gather(x: Tensor, places: Tensor, axis = 0): Tensor {
  const at = axisOf('Gather', x, axis);
  if (places.type !== 'int64' && places.type !== 'int32') throw misfit('Gather', [x, places], 'places are whole numbers');
  const dims = [...x.dims.slice(0, at), ...places.dims, ...x.dims.slice(at + 1)];
  const emission = { op: 'Gather', inputs: [x, places], type: x.type, dims, attributes: { axis: int(at) } };
  if (at !== 0) return emit(emission);
  return emitWith(emission, (g) => [
    () => {
      const empty = zeros(x.scope, x.dims, x);
      const inputs = [empty, unsqueeze(places, -1), g];
      return emit({ op: 'ScatterND', inputs, type: x.type, dims: x.dims, attributes: { reduction: string('add') } });
    },
  ]);
}
