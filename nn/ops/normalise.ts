import { misfit, sameDims, sizeOf } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { float, int } from '../onnx/builder.ts';
import { mul, sub } from './arithmetic.ts';
import { sumTo } from './broadcast.ts';
import { innermost, keep, sameType } from './emit.ts';
import { mean } from './reduce.ts';
import { cast } from './select.ts';

/** The last axis brought to mean 0 and deviation 1, then times `scale` and plus `shift`, both as long as that axis. */
export function normalise(x: Tensor, scale: Tensor, shift: Tensor, epsilon: number): Tensor {
  const width = sizeOf('LayerNormalization', x, -1);
  if (!sameDims(scale.dims, [width]) || !sameDims(shift.dims, [width]))
    throw misfit('LayerNormalization', [x, scale, shift], 'scale and shift are not as long as the last axis');
  const type = sameType('LayerNormalization', x, sameType('LayerNormalization', scale, shift) && scale);
  const each = [...x.dims.slice(0, -1), 1];
  const made = [
    { type, dims: x.dims },
    { type: 'float' as const, dims: each },
    { type: 'float' as const, dims: each },
  ];
  const attributes = { axis: int(-1), epsilon: float(epsilon) };
  const [out, centre, inverse] = innermost([x, scale, shift]).node('LayerNormalization', [x, scale, shift], made, attributes);
  keep([x, scale, shift], [out!], ([g]) => {
    if (!g) return [];
    // The runtime keeps both in single precision, whatever the type.
    const slope = cast(inverse!, type);
    const normal = mul(sub(x, cast(centre!, type)), slope);
    const along = (t: Tensor): Tensor => mean(t, { axes: [-1], keep: true });
    const dx = (): Tensor => {
      const into = mul(g, scale);
      return mul(sub(sub(into, along(into)), mul(normal, along(mul(into, normal)))), slope);
    };
    return [dx, () => sumTo(mul(g, normal), scale.dims), () => sumTo(g, shift.dims)];
  });
  return out!;
}
