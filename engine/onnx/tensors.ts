import type { Numbers, Tensored } from '#nn/runtime.ts';
import type { NativeTensor } from './native.ts';

function typeOf(data: Numbers): NativeTensor['type'] {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof BigInt64Array) return 'int64';
  return data instanceof Int32Array ? 'int32' : 'bool';
}

/** As the binding takes it, on the same memory. */
export const toNative = ({ data, dims }: Tensored): NativeTensor => ({ type: typeOf(data), dims, data, location: 'cpu' });

/** As programs give it. */
export const fromNative = ({ data, dims }: NativeTensor): Tensored => ({ data: data as Numbers, dims });
