export { abs, elu, exp, gelu, log, relu, sigmoid, softmax, softplus, sqrt, tanh } from './activation.ts';
export { add, addAll, div, mul, neg, power, square, sub } from './arithmetic.ts';
export { constantRow, scalar, whole } from './emit.ts';
export { gather } from './gather.ts';
export { affine, matMul } from './matmul.ts';
export { largest, mean, sum, sumOfSquares } from './reduce.ts';
export { cast, equal, frozen, greater, less, maximum, minimum, notANumber, select } from './select.ts';
export { concat, expandTo, pad, reshape, slice, split, squeeze, transpose, unsqueeze, zeros } from './shape.ts';
export { sortAscending } from './sort.ts';
