import { expect, it } from 'vitest';
import { lru } from './lru.ts';
import { near } from './near.ts';
import { createQueue, type Waiting } from './queue.ts';

const waiting = (of: string, digest = 'a', series = 1): Waiting<string> => ({
  ...{ of, digest, horizon: 6, levels: [80] },
  series: Array.from({ length: series }, () => ({ id: 'x' })),
});

it('requests of one release wait together, and releases take turns', () => {
  const queue = createQueue<string>(2);
  for (const name of ['a1', 'a2', 'a3', 'a4']) queue.push(waiting(name));
  queue.push(waiting('b1', 'b'));
  queue.push({ ...waiting('a5'), levels: [95] });
  const taken = () => queue.take()?.map(({ of }) => of);
  expect([queue.waiting(), taken(), taken(), taken(), taken(), taken()]).toEqual([
    6,
    ['a1', 'a2'],
    ['b1'],
    ['a5'],
    ['a3', 'a4'],
    undefined,
  ]);
  expect(queue.waiting()).toBe(0);
});

it('a batch has no more than 1,000 series, or one request that has', () => {
  const queue = createQueue<string>(16);
  for (const [name, series] of [
    ['a', 600],
    ['b', 400],
    ['c', 1],
    ['d', 5000],
    ['e', 1],
  ] as const)
    queue.push(waiting(name, 'a', series));
  const taken = () => queue.take()!.map(({ of }) => of);
  expect([taken(), taken(), taken(), taken()]).toEqual([['a', 'b'], ['c'], ['d'], ['e']]);
});

it('one that does not wait any more is not taken', () => {
  const queue = createQueue<string>(16);
  const [one, two] = [waiting('one'), waiting('two')];
  queue.push(one);
  queue.push(two);
  expect([queue.remove(one), queue.remove(one), queue.waiting()]).toEqual([true, false, 1]);
  expect([queue.take(), queue.take()]).toEqual([[two], undefined]);
});

it('what was used least lately goes first, by weight', () => {
  const kept = lru<string, number>(10);
  kept.set('a', 1, 4);
  kept.set('b', 2, 4);
  expect(kept.get('a')).toBe(1);
  kept.set('c', 3, 4);
  expect([kept.get('a'), kept.get('b'), kept.get('c'), kept.weight()]).toEqual([1, undefined, 3, 8]);
  kept.set('a', 9, 5);
  expect([kept.get('a'), kept.weight()]).toEqual([9, 9]);
  kept.set('huge', 4, 100);
  expect([kept.get('huge'), kept.get('a'), kept.weight()]).toEqual([4, undefined, 100]);
  kept.delete('huge');
  expect(kept.weight()).toBe(0);
});

it('names that are near come first', () => {
  const series = ['store-1', 'store-17', 'depot', 'Shop-17', 'store-71', 'x'].map((id) => ({ id }));
  expect(near('stroe-17', series)[0]).toBe('store-17');
  expect(near('SHOP-17', series)[0]).toBe('Shop-17');
  expect(near('', series)).toHaveLength(5);
});
