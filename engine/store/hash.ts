import { createHash } from 'node:crypto';

// What differs between two runs of the same work is not content.
const VOLATILE = new Set(['seconds', 'environment']);

function sorted(value: unknown, left: ReadonlySet<string>): string {
  if (Array.isArray(value)) return `[${value.map((v) => sorted(v, left)).join(',')}]`;
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).filter(([key, v]) => v !== undefined && !left.has(key));
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${sorted(v, left)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** JSON with sorted keys, without undefined and without what differs between two runs of the same work. */
export const canonical = (value: unknown): string => sorted(value, VOLATILE);

const NONE: ReadonlySet<string> = new Set();

/** JSON with sorted keys and nothing left out (RFC 8785): what is signed or put on record. */
export const canonicalWhole = (value: unknown): string => sorted(value, NONE);

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Content hash of plain data. */
export const hashOf = (value: unknown): string => sha256(canonical(value));
