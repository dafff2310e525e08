import { describe, expect, it } from 'vitest';
import type { NativeSession } from './native.ts';
import { sessionCache } from './sessions.ts';

function counting(limit: number, isShort = () => false) {
  const cache = sessionCache(limit, isShort);
  const said: string[] = [];
  const lease = (key: string) =>
    cache.lease(key, () => {
      said.push(`open ${key}`);
      return { inputMetadata: [], outputMetadata: [], run: () => ({}), dispose: () => said.push(`close ${key}`) } as NativeSession;
    });
  return { cache, said, lease };
}

describe('opened sessions', () => {
  it('are opened once, and outlive their close', () => {
    const { said, lease } = counting(2);
    lease('a').close();
    lease('a').close();
    expect(said).toEqual(['open a']);
  });

  it('make room for others, the one used least lately first', () => {
    const { said, lease } = counting(2);
    for (const key of ['a', 'b', 'a', 'c']) lease(key).close();
    expect(said).toEqual(['open a', 'open b', 'open c', 'close b']);
  });

  it('stay while they are used, however many there are', () => {
    const { cache, said, lease } = counting(1);
    const [a, b, other] = [lease('a'), lease('b'), lease('a')];
    expect(said).toEqual(['open a', 'open b']);
    a.close();
    a.close();
    cache.clear();
    expect(said).toEqual(['open a', 'open b']);
    b.close();
    expect(said.at(-1)).toBe('close b');
    other.close();
    expect(said).toHaveLength(3);
    cache.clear();
    expect(said.at(-1)).toBe('close a');
  });

  it('are not kept where memory is short', () => {
    let short = false;
    const { said, lease } = counting(3, () => short);
    const [a, b] = [lease('a'), lease('b')];
    a.close();
    expect(said).toEqual(['open a', 'open b']);
    short = true;
    lease('c').close();
    expect(said.slice(2)).toEqual(['open c', 'close a', 'close c']);
    b.close();
    expect(said.at(-1)).toBe('close b');
  });

  it('that are broken are not kept for others', () => {
    const { said, lease } = counting(2);
    lease('a').drop();
    expect(said).toEqual(['open a', 'close a']);
    const [one, two] = [lease('a'), lease('a')];
    one.drop();
    lease('a').close();
    expect(said.slice(2)).toEqual(['open a', 'open a']);
    two.drop();
    expect(said.slice(4)).toEqual(['close a']);
  });

  it('that cannot be opened leave nothing', () => {
    const cache = sessionCache();
    expect(() =>
      cache.lease('a', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    cache.clear();
  });
});
