import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64, bytesOfBase64 } from './base64.ts';

describe('Base64', () => {
  it('is what Node makes of the same bytes, and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = base64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect([...bytesOfBase64(text)]).toEqual([...bytes]);
      }),
    );
  });

  it('takes more bytes than a call takes arguments', () => {
    const bytes = Uint8Array.from({ length: 200_001 }, (_, i) => i * 7);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });
});
