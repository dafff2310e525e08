import { type ElementType, TYPES } from '../../onnx/model.ts';
import { any, floatOf, intOf, only, stringOf } from '../attributes.ts';
import { type Operator, type Operators, operator, type Tensor, type TensorFlow } from '../operator.ts';
import { broadcastDims, broadcastTo } from '../shape.ts';
import { DTYPES } from '../tensors.ts';

type Unary = (tf: TensorFlow, x: Tensor) => Tensor;
type Binary = (tf: TensorFlow, a: Tensor, b: Tensor) => Tensor;

const unary = (f: Unary): Operator => operator(({ tf, inputs: [x] }) => f(tf, x!));
const binary = (f: Binary): Operator => operator(({ tf, inputs: [a, b] }) => f(tf, a!, b!));
const variadic = (f: Binary): Operator => operator(({ tf, inputs }) => (inputs as Tensor[]).reduce((a, b) => f(tf, a, b)));

/** Whole numbers divided towards zero: floorDiv, plus one where it fell below. */
function quotient(tf: TensorFlow, a: Tensor, b: Tensor): Tensor {
  if (a.dtype !== 'int32') return tf.div(a, b);
  const rest = tf.mod(a, b);
  const fell = tf.logicalAnd(tf.notEqual(rest, tf.zerosLike(rest)), tf.logicalXor(tf.less(a, 0), tf.less(b, 0)));
  return tf.add(tf.floorDiv(a, b), tf.cast(fell, 'int32'));
}

const typeOf = (code: number): ElementType | undefined => (Object.keys(TYPES) as ElementType[]).find((type) => TYPES[type] === code);

/** A function of two tensors of one shape: TensorFlow.js broadcasts in these, and forgets it in their gradients. */
const alike =
  (f: Binary): Binary =>
  (tf, a, b) => {
    const dims = broadcastDims(a.shape, b.shape);
    return f(tf, broadcastTo(tf, a, dims), broadcastTo(tf, b, dims));
  };
const larger = alike((tf, a, b) => tf.maximum(a, b));
const smaller = alike((tf, a, b) => tf.minimum(a, b));

function clip(tf: TensorFlow, x: Tensor, least: Tensor | undefined, most: Tensor | undefined): Tensor {
  const raised = least ? larger(tf, x, least) : x;
  return most ? smaller(tf, raised, most) : raised;
}

/** A number is true where it is not 0 (the WASM backend's own cast looks at its lowest byte). */
const cast = (tf: TensorFlow, x: Tensor, to: 'float32' | 'int32' | 'bool'): Tensor =>
  to === 'bool' && x.dtype !== 'bool' ? tf.notEqual(x, tf.zerosLike(x)) : tf.cast(x, to);

const gelu = (tf: TensorFlow, x: Tensor, approximate: string): Tensor => {
  const inner =
    approximate === 'tanh'
      ? tf.tanh(tf.mul(tf.add(x, tf.mul(tf.mul(tf.mul(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI)))
      : tf.erf(tf.mul(x, Math.SQRT1_2));
  return tf.mul(tf.mul(x, 0.5), tf.add(inner, 1));
};

export const elementwise: Operators = {
  Abs: unary((tf, x) => tf.abs(x)),
  Ceil: unary((tf, x) => tf.ceil(x)),
  Cos: unary((tf, x) => tf.cos(x)),
  Erf: unary((tf, x) => tf.erf(x)),
  Exp: unary((tf, x) => tf.exp(x)),
  Floor: unary((tf, x) => tf.floor(x)),
  Identity: unary((_, x) => x),
  IsInf: operator(
    ({ tf, inputs: [x] }) => tf.isInf(x!),
    ['detect_negative', 'detect_positive'],
    any(only('detect_negative', 1), only('detect_positive', 1)),
  ),
  IsNaN: unary((tf, x) => tf.isNaN(x)),
  Log: unary((tf, x) => tf.log(x)),
  Neg: unary((tf, x) => tf.neg(x)),
  Not: unary((tf, x) => tf.logicalNot(x)),
  Reciprocal: unary((tf, x) => tf.reciprocal(x)),
  Relu: unary((tf, x) => tf.relu(x)),
  Round: unary((tf, x) => tf.round(x)),
  Sigmoid: unary((tf, x) => tf.sigmoid(x)),
  Sign: unary((tf, x) => tf.sign(x)),
  Sin: unary((tf, x) => tf.sin(x)),
  Softplus: unary((tf, x) => tf.softplus(x)),
  Softsign: unary((tf, x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Sqrt: unary((tf, x) => tf.sqrt(x)),
  Tanh: unary((tf, x) => tf.tanh(x)),

  Elu: operator(
    ({ tf, node, inputs: [x] }) => tf.add(tf.relu(x!), tf.mul(tf.expm1(tf.minimum(x!, 0)), floatOf(node, 'alpha', 1))),
    ['alpha'],
  ),
  Gelu: operator(({ tf, node, inputs: [x] }) => gelu(tf, x!, stringOf(node, 'approximate', 'none')), ['approximate']),
  LeakyRelu: operator(({ tf, node, inputs: [x] }) => tf.leakyRelu(x!, floatOf(node, 'alpha', 0.01)), ['alpha']),

  Add: binary((tf, a, b) => tf.add(a, b)),
  Sub: binary((tf, a, b) => tf.sub(a, b)),
  Mul: binary((tf, a, b) => tf.mul(a, b)),
  Div: binary(quotient),
  Mod: operator(({ tf, inputs: [a, b] }) => tf.mod(a!, b!), ['fmod'], only('fmod', 0)),
  Pow: binary((tf, a, b) => tf.cast(tf.pow(a, b), a.dtype)),
  Max: variadic(larger),
  Min: variadic(smaller),
  Sum: variadic((tf, a, b) => tf.add(a, b)),
  Mean: operator(({ tf, inputs }) =>
    tf.div(
      (inputs as Tensor[]).reduce((a, b) => tf.add(a, b)),
      inputs.length,
    ),
  ),

  And: binary((tf, a, b) => tf.logicalAnd(a, b)),
  Or: binary((tf, a, b) => tf.logicalOr(a, b)),
  Xor: binary((tf, a, b) => tf.logicalXor(a, b)),
  Equal: binary((tf, a, b) => tf.equal(a, b)),
  Greater: binary((tf, a, b) => tf.greater(a, b)),
  GreaterOrEqual: binary((tf, a, b) => tf.greaterEqual(a, b)),
  Less: binary((tf, a, b) => tf.less(a, b)),
  LessOrEqual: binary((tf, a, b) => tf.lessEqual(a, b)),

  Clip: operator(({ tf, inputs: [x, least, most] }) => clip(tf, x!, least, most)),
  Where: operator(({ tf, inputs: [condition, a, b] }) => tf.where(condition!, a!, b!)),
  Cast: operator(
    ({ tf, node, inputs: [x] }) => cast(tf, x!, DTYPES[typeOf(intOf(node, 'to', TYPES.float))!]!),
    ['to', 'saturate'],
    (node) => {
      const type = typeOf(intOf(node, 'to', TYPES.float));
      return type && DTYPES[type] ? undefined : `it has no ${type ?? 'such type'}`;
    },
  ),
};
