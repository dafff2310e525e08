import { type Form, isTrended } from './form.ts';

/** Rows of J that are added to J'J at a time. */
export const BLOCK = 4;

/** Adds four rows of J to J'J at once: a fourth of the trips to memory. */
export function addBlock(square: Float64Array, block: Float64Array, columns: number): void {
  const [second, third, fourth] = [columns, 2 * columns, 3 * columns];
  for (let j = 0; j < columns; j++) {
    const a = block[j]!;
    const b = block[second + j]!;
    const c = block[third + j]!;
    const d = block[fourth + j]!;
    const at = j * columns;
    for (let k = 0; k <= j; k++) square[at + k]! += a * block[k]! + b * block[second + k]! + c * block[third + k]! + d * block[fourth + k]!;
  }
}

/** Buffers of a run: allocated once for the largest form. */
export interface Workspace {
  readonly level: Float64Array;
  readonly slope: Float64Array;
  readonly season: Float64Array;
  readonly forecast: Float64Array;
  readonly logs: Float64Array;
  /** Some rows of J, waiting to be added. */
  readonly block: Float64Array;
}

export const workspace = (columns: number, period: number): Workspace => ({
  level: new Float64Array(columns),
  slope: new Float64Array(columns),
  season: new Float64Array(columns * period),
  forecast: new Float64Array(columns),
  logs: new Float64Array(columns),
  block: new Float64Array(BLOCK * columns),
});

/** Derivatives of the initial states by the free ones: the last figure is what the others leave. Columns begin with `weights` others. */
export function seed(form: Form, work: Workspace, weights: number, columns: number): void {
  const { level, slope, season } = work;
  level.fill(0, 0, columns);
  slope.fill(0, 0, columns);
  season.fill(0, 0, columns * form.period);
  let j = weights;
  level[j++] = 1;
  if (isTrended(form)) slope[j++] = 1;
  if (form.season === 'N') return;
  for (let i = 1; i < form.period; i++) {
    season[i * columns + j] = 1;
    season[j++] = -1;
  }
}
