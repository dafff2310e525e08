import type { NetShape } from './network.ts';
import type { NeuralParams } from './params.ts';

/** How one member sees the windows: how much of their end, scaled how; and in what unit its errors counted. */
export interface View {
  readonly inputLength: number;
  readonly scale: NeuralParams['scale'];
  readonly weighting: NeuralParams['weighting'];
}

type Turns = Pick<NeuralParams, 'inputLengths' | 'scales' | 'scale' | 'weightings' | 'weighting'>;

const orOne = <T>(several: readonly T[], one: T): readonly T[] => (several.length > 0 ? several : [one]);

/** The view of member `m`, of all combinations in turn: the scaling changes first, then the weighting, then the length. */
export function viewOf(shape: NetShape, p: Turns, m: number): View {
  const scales = orOne(p.scales, p.scale);
  const weightings = orOne(p.weightings, p.weighting);
  const lengths = orOne(p.inputLengths, shape.inputLength);
  return {
    scale: scales[m % scales.length]!,
    weighting: weightings[Math.floor(m / scales.length) % weightings.length]!,
    inputLength: lengths[Math.floor(m / (scales.length * weightings.length)) % lengths.length]!,
  };
}

/** The sizes of the net of a member. */
export const shapeIn = (shape: NetShape, { inputLength }: View): NetShape => ({ ...shape, inputLength });
