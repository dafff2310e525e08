import { mean, variance } from '#shared/math/statistics.ts';

export type DemandKind = 'none' | 'smooth' | 'erratic' | 'intermittent' | 'lumpy';

export interface Demand {
  readonly kind: DemandKind;
  /** Average demand interval: rows per row with demand; Infinity without any. */
  readonly adi: number;
  /** Squared coefficient of variation of the values that are not zero; 0 for fewer than two. */
  readonly cv2: number;
}

/** Above it, demand is intermittent. */
export const ADI = 1.32;
/** Above it, sizes are erratic. */
export const CV2 = 0.49;

/** Kind of demand of a history; missing rows do not count. Source: Syntetos, Boylan & Croston (2005), On the categorization of demand patterns. */
export function classify(y: ArrayLike<number>): Demand {
  const sizes: number[] = [];
  let rows = 0;
  for (let i = 0; i < y.length; i++) {
    if (!Number.isFinite(y[i])) continue;
    rows++;
    if (y[i] !== 0) sizes.push(y[i]!);
  }
  if (sizes.length === 0) return { kind: 'none', adi: Number.POSITIVE_INFINITY, cv2: 0 };
  const adi = rows / sizes.length;
  const cv2 = sizes.length < 2 ? 0 : variance(sizes) / mean(sizes) ** 2;
  const [seldom, uneven] = [adi > ADI, cv2 > CV2];
  return { adi, cv2, kind: seldom ? (uneven ? 'lumpy' : 'intermittent') : uneven ? 'erratic' : 'smooth' };
}
