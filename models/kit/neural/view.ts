import type { NetShape } from './network.ts';
import type { NeuralParams } from './params.ts';

/** How one member sees the windows: how much of their end, and scaled how. */
export interface View {
  readonly inputLength: number;
  readonly scale: NeuralParams['scale'];
}

/** The view of member `m`: every length with one scale, then every length with the next. */
export function viewOf(shape: NetShape, p: Pick<NeuralParams, 'inputLengths' | 'scales' | 'scale'>, m: number): View {
  const lengths = p.inputLengths.length > 0 ? p.inputLengths : [shape.inputLength];
  const scales = p.scales.length > 0 ? p.scales : [p.scale];
  return { inputLength: lengths[m % lengths.length]!, scale: scales[Math.floor(m / lengths.length) % scales.length]! };
}

/** The sizes of the net of a member. */
export const shapeIn = (shape: NetShape, { inputLength }: View): NetShape => ({ ...shape, inputLength });
