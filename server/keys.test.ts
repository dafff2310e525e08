import { describe, expect, it } from 'vitest';
import { createTickets, newKey, sameKey } from './keys.ts';

describe('keys', () => {
  it('are 256 bits and never the same', () => {
    const keys = new Set(Array.from({ length: 1000 }, newKey));
    expect(keys.size).toBe(1000);
    for (const key of keys) expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  });

  it('are compared whole, whatever is given', () => {
    const key = newKey();
    expect(sameKey(key, key)).toBe(true);
    for (const wrong of ['', key.slice(1), `${key}a`, key.toUpperCase(), null, undefined]) expect(sameKey(wrong, key)).toBe(false);
  });
});

describe('tickets', () => {
  it('work once and not after their time', () => {
    let now = 0;
    const tickets = createTickets(1000, () => now);
    const [a, b] = [tickets.issue(), tickets.issue()];
    expect(tickets.redeem(undefined)).toBe(false);
    expect(tickets.redeem(a)).toBe(true);
    expect(tickets.redeem(a)).toBe(false);
    now = 1000;
    expect(tickets.redeem(b)).toBe(false);
  });
});
