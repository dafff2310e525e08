/** What bounds the value of a leaf. */
export interface Penalties {
  readonly l1: number;
  readonly l2: number;
}

const shrunk = (g: number, l1: number): number => Math.sign(g) * Math.max(0, Math.abs(g) - l1);

/** The best value of a leaf with gradient g and hessian h, within its bounds. Source: Chen & Guestrin (2016), eq. 5. */
export const leafValue = (g: number, h: number, { l1, l2 }: Penalties, low: number, high: number): number =>
  Math.min(high, Math.max(low, -shrunk(g, l1) / (h + l2) || 0));

/** Twice what a leaf of that value lowers the loss by. */
export const leafScore = (g: number, h: number, { l1, l2 }: Penalties, value: number): number =>
  -(2 * shrunk(g, l1) * value + (h + l2) * value * value);
