import type { Operators } from '../operator.ts';
import { control } from './control.ts';
import { elementwise } from './elementwise.ts';
import { gather } from './gather.ts';
import { normalise } from './normalise.ts';
import { product } from './product.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { shapes } from './shapes.ts';
import { slices } from './slices.ts';
import { window } from './window.ts';

/** Every operator that programs for TensorFlow.js may use; Constant is a constant of the graph. */
export const OPERATORS: Operators = {
  ...elementwise,
  ...product,
  ...reduce,
  ...shapes,
  ...slices,
  ...gather,
  ...normalise,
  ...window,
  ...recurrent,
  ...control,
};
