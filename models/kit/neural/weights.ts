import { type Parameter, sizeOfDims } from '#nn/parameters.ts';
import { base64, bytesOfBase64 } from '#shared/base/base64.ts';
import type { Member } from './state.ts';

/** The weights of one net, in the order of its parameters, as Base64 of 32-bit numbers (little-endian): JSON that stays small. */
export function packWeights(weights: Readonly<Record<string, Float32Array>>, parameters: readonly Pick<Parameter, 'name'>[]): string {
  const count = parameters.reduce((n, { name }) => n + weights[name]!.length, 0);
  const view = new DataView(new ArrayBuffer(4 * count));
  let at = 0;
  for (const { name } of parameters)
    for (const v of weights[name]!) {
      view.setFloat32(at, v, true);
      at += 4;
    }
  return base64(new Uint8Array(view.buffer));
}

export function unpackWeights({ weights, parameters }: Pick<Member, 'weights' | 'parameters'>): Record<string, Float32Array> {
  const bytes = bytesOfBase64(weights);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out: Record<string, Float32Array> = {};
  let at = 0;
  for (const { name, dims } of parameters) {
    const values = new Float32Array(sizeOfDims(dims));
    for (let i = 0; i < values.length; i++, at += 4) values[i] = view.getFloat32(at, true);
    out[name] = values;
  }
  return out;
}
