import { AlmanacError } from '#shared/base/errors.ts';
import type { ElementType, Port, TensorData } from '../onnx/model.ts';
import type { Numbers, Tensored } from '../runtime.ts';
import type { Tensor, TensorFlow } from './operator.ts';

/** What TensorFlow.js holds an element type in; the others it has not. */
export const DTYPES: Readonly<Partial<Record<ElementType, 'float32' | 'int32' | 'bool'>>> = {
  float: 'float32',
  int32: 'int32',
  int64: 'int32',
  bool: 'bool',
};

const LEAST = -(2 ** 31);
const MOST = 2 ** 31 - 1;
/** Numbers from here on stand for "to the end", e.g. in Slice. */
const ENDLESS = 2 ** 62;

/** int64 as int32. UNSUITABLE where a number does not fit. */
function narrowed(values: ArrayLike<number | bigint>, name: string): Int32Array {
  const out = new Int32Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const v = Number(values[i]!);
    if ((v < LEAST || v > MOST) && Math.abs(v) < ENDLESS)
      throw new AlmanacError('UNSUITABLE', `${name} holds ${v}: TensorFlow.js has whole numbers of 32 bits only.`, {
        hint: 'Run this model with ONNX Runtime (Settings, Devices).',
      });
    out[i] = Math.min(Math.max(v, LEAST), MOST);
  }
  return out;
}

/** A tensor with the values of a constant, copied. */
export function upload(tf: TensorFlow, { type, dims, values }: TensorData, name: string): Tensor {
  const held = type === 'float' ? Float32Array.from(values) : type === 'bool' ? Uint8Array.from(values) : narrowed(values, name);
  return tf.tensor(held, [...dims], DTYPES[type]!);
}

const ARRAYS: Readonly<Partial<Record<ElementType, new (size: number) => Numbers>>> = {
  float: Float32Array,
  int32: Int32Array,
  int64: BigInt64Array,
  bool: Uint8Array,
};

const misfed = (port: Port, why: string): AlmanacError =>
  new AlmanacError('MODEL_FAILED', `Input ${port.name} ${why}.`, { hint: `It wants ${port.type} [${port.dims.join(', ')}].` });

/** A tensor with the values of an input. MODEL_FAILED where they are not of the port's type and shape. */
export function feed(tf: TensorFlow, port: Port, given: Tensored | undefined): Tensor {
  if (!given) throw misfed(port, 'is missing');
  const { data, dims } = given;
  if (!(data instanceof ARRAYS[port.type]!)) throw misfed(port, `is given as ${data.constructor.name}`);
  if (dims.length !== port.dims.length || port.dims.some((d, i) => typeof d === 'number' && d !== dims[i]))
    throw misfed(port, `is of shape [${dims.join(', ')}]`);
  const held = data instanceof BigInt64Array ? narrowed(data, `Input ${port.name}`) : (data as Float32Array);
  return tf.tensor(held, [...dims], DTYPES[port.type]!);
}

/** The values of a tensor, copied, in the array of an ONNX type. */
export function fetch(tensor: Tensor, type: ElementType): Tensored {
  const values = tensor.dataSync();
  const dims = [...tensor.shape];
  if (type === 'float') return { data: Float32Array.from(values), dims };
  if (type === 'int32') return { data: Int32Array.from(values), dims };
  if (type === 'bool') return { data: Uint8Array.from(values), dims };
  const data = new BigInt64Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = BigInt(values[i]!);
  return { data, dims };
}

/** Whole numbers that a program computes with at run time: shapes, axes. */
export const whole = (tensor: Tensor): number[] => Array.from(tensor.dataSync());
