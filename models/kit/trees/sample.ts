import type { Random } from '#shared/math/random.ts';

/** A share of the items without replacement, at least one, in their order. */
export function drawn(items: Int32Array, share: number, random: Random): Int32Array {
  const count = Math.max(1, Math.round(share * items.length));
  if (count >= items.length) return items;
  const out = new Int32Array(count);
  let n = 0;
  for (let i = 0; n < count; i++) if (random() * (items.length - i) < count - n) out[n++] = items[i]!;
  return out;
}

/** Writes the drawn rows (ascending) and after them all others into `order`; returns how many were drawn. */
export function orderInto(order: Int32Array, rows: Int32Array): number {
  order.set(rows);
  let next = 0;
  let at = rows.length;
  for (let row = 0; at < order.length; row++) {
    if (next < rows.length && rows[next] === row) next++;
    else order[at++] = row;
  }
  return rows.length;
}
