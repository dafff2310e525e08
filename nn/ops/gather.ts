import { axisOf, misfit } from '../graph/shape.ts';
import type { Dims, Tensor } from '../graph/tensor.ts';
import { int, string } from '../onnx/builder.ts';
import { emit, emitWith } from './emit.ts';
import { transpose, unsqueeze, zeros } from './shape.ts';

/** Rows [P .., rest ..] added up at their places in zeros [A, rest ..]. */
function scattered(rows: Tensor, places: Tensor, dims: Dims, like: Tensor): Tensor {
  const inputs = [zeros(rows.scope, dims, like), unsqueeze(places, -1), rows];
  return emit({ op: 'ScatterND', inputs, type: rows.type, dims, attributes: { reduction: string('add') } });
}

/** Slices of `x` along an axis at whole places: [.., A, ..] with places [P ..] becomes [.., P .., ..]. */
export function gather(x: Tensor, places: Tensor, axis = 0): Tensor {
  const at = axisOf('Gather', x, axis);
  if (places.type !== 'int64' && places.type !== 'int32') throw misfit('Gather', [x, places], 'places are whole numbers');
  const [lead, rest] = [x.dims.slice(0, at), x.dims.slice(at + 1)];
  const dims = [...lead, ...places.dims, ...rest];
  return emitWith({ op: 'Gather', inputs: [x, places], type: x.type, dims, attributes: { axis: int(at) } }, (g) => [
    () => {
      if (at === 0) return scattered(g, places, x.dims, x);
      const axes = g.dims.map((_, i) => i);
      const end = at + places.dims.length;
      const front = transpose(g, [...axes.slice(at, end), ...axes.slice(0, at), ...axes.slice(end)]);
      const added = scattered(front, places, [x.dims[at]!, ...lead, ...rest], x);
      return transpose(added, [...lead.map((_, i) => i + 1), 0, ...rest.map((_, i) => i + at + 1)]);
    },
  ]);
}
