import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheKey, createCache } from './cache.ts';

describe('the cache of forecasts', () => {
  it('forgets in time, and what was not used for longest when it is full', () => {
    let now = 0;
    const cache = createCache<string>({ ttl: 100, bytes: 40, now: () => now });
    for (const key of ['a', 'b', 'c', 'd']) cache.put(key, key, 10);
    cache.get('a');
    cache.put('e', 'e', 10);
    expect(['a', 'b', 'c', 'd', 'e'].map(cache.get)).toEqual(['a', undefined, 'c', 'd', 'e']);
    cache.put('huge', 'x', 11);
    expect([cache.get('huge'), cache.size().bytes]).toEqual([undefined, 40]);
    now = 100;
    expect([cache.get('a'), cache.size().entries]).toEqual([undefined, 3]);
    const off = createCache<string>({ ttl: 0, bytes: 40 });
    off.put('a', 'a', 1);
    expect(off.get('a')).toBeUndefined();
  });

  it('never holds more than it may, and its books are right', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.nat(30))), (puts) => {
        const cache = createCache<number>({ ttl: 1e9, bytes: 100, now: () => 0 });
        for (const [key, bytes] of puts) cache.put(key, bytes, bytes);
        const left = [...'abcdefgh'].map(cache.get).filter((bytes) => bytes !== undefined);
        expect(cache.size()).toEqual({ entries: left.length, bytes: left.reduce((a, b) => a + b, 0) });
        expect(cache.size().bytes).toBeLessThanOrEqual(100);
      }),
    );
  });

  const cells = fc.array(fc.option(fc.constantFrom(0, 1, 2), { nil: null }), { maxLength: 3 });
  const named = fc.option(fc.dictionary(fc.constantFrom('x', 'y'), cells, { noNullPrototype: true }), { nil: undefined });
  const series = fc.record(
    {
      id: fc.constantFrom('a', 'b'),
      history: fc.option(
        fc.record({ start: fc.option(fc.constantFrom(1, '1'), { nil: undefined }), values: cells }, { noNullPrototype: true }),
        {
          nil: undefined,
        },
      ),
      covariates: named,
      future: named,
    },
    { noNullPrototype: true },
  );
  const question = fc.record({
    horizon: fc.constantFrom(1, 2),
    levels: fc.constantFrom([80], [80, 95], []),
    series: fc.array(series, { maxLength: 3 }),
  });
  /** The question as text with its keys in order: what the key stands for. */
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, each) =>
      each && typeof each === 'object' && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort()) : each,
    );

  it('has one key for one question, and another for any other', () => {
    fc.assert(
      fc.property(question, question, fc.constantFrom('d1', 'd2'), fc.constantFrom('d1', 'd2'), (a, b, da, db) => {
        expect(cacheKey(da, a) === cacheKey(db, b)).toBe(da === db && text(a) === text(b));
        expect(cacheKey(da, a)).toBe(cacheKey(da, JSON.parse(text(a))));
      }),
      { numRuns: 500 },
    );
  });
});
