import { z } from 'zod';

/** A column of numbers as it crosses the contract: NaN where missing. Cut down to what a screen can show before it is sent. */
export const Column = z.instanceof(Float64Array).meta({ title: 'Column of numbers' });
export type Column = Float64Array;

const FLOATS = 21;

function toBase64(values: Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(i, i + 0x8000)));
  return host.btoa(parts.join(''));
}

function fromBase64(text: string): Float64Array {
  const binary = host.atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new Float64Array(bytes.buffer);
}

// Both hosts of the contract (Node and the browser) have these two; the language's own library does not declare them.
const host = globalThis as unknown as { btoa(binary: string): string; atob(text: string): string };

/** Teaches oRPC's serialiser to carry Float64Array as base64 of little-endian bytes, on every transport. */
export const columnSerializer = {
  type: FLOATS,
  condition: (data: unknown): boolean => data instanceof Float64Array,
  serialize: (data: unknown): string => toBase64(data as Float64Array),
  deserialize: (text: unknown): Float64Array => fromBase64(text as string),
};
