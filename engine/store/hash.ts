import { createHash } from 'node:crypto';

// What differs between two runs of the same work is not content.
const VOLATILE = new Set(['seconds', 'environment']);

/** JSON with sorted keys, without undefined and without what differs between two runs of the same work. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).filter(([key, v]) => v !== undefined && !VOLATILE.has(key));
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonical(v)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Content hash of plain data. */
export const hashOf = (value: unknown): string => sha256(canonical(value));
