import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseKey } from './parse-key.ts';

const raw = (): string => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64');

describe('a name and a public key on one line', () => {
  it('are told apart, whatever the name', () => {
    for (let i = 0; i < 20; i++) {
      const key = raw();
      expect(parseKey(`  Rosa  van den Berg ${key}\n`)).toEqual({ name: 'Rosa  van den Berg', key });
    }
  });
  it('are refused where one is missing or the key is cut', () => {
    const key = raw();
    expect(parseKey(key)).toBeUndefined();
    expect(parseKey(`Rosa ${key.slice(1)}`)).toBeUndefined();
    expect(parseKey('')).toBeUndefined();
  });
});
