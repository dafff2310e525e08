import type { Form, Weights } from './form.ts';

/** Whether a complex state by itself forgets old errors. Source: Svetunkov, Kourentzes & Ord (2022), stability conditions of CES. */
const forgets = (c0: number, c1: number): boolean =>
  (c0 - 2.5) ** 2 + c1 ** 2 > 1.25 && (c0 - 0.5) ** 2 + (c1 - 1) ** 2 > 0.25 && (c0 - 1.5) ** 2 + (c1 - 0.5) ** 2 < 1.5;

/**
 * Whether weights may be used: level and season forget by themselves. (Together they share one direction, a constant that may stand in
 * either, along which nothing is forgotten: so the whole is no better a test.)
 */
export function isStable({ kind }: Form, w: Weights): boolean {
  if (!forgets(w[0]!, w[1]!)) return false;
  if (kind === 'partial') return w[2]! > 0 && w[2]! < 1;
  return kind !== 'full' || forgets(w[2]!, w[3]!);
}
