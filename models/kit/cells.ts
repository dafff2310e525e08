/** Numbers in a state, which is JSON: null stands for a missing value. */
export type Cells = readonly (number | null)[];

export const cellsOf = (x: ArrayLike<number>): Cells => Array.from(x, (v) => (Number.isFinite(v) ? v : null));
