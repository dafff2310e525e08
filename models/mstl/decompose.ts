import { loessOf, smooth } from '../kit/stl/loess.ts';
import { type ManySeasons, mstl, seasonsHeld } from '../kit/stl/mstl.ts';

export type Transform = 'none' | 'log';

export interface DecomposeOptions {
  readonly seasons: readonly number[];
  readonly windows: readonly number[];
  readonly robust: boolean;
  readonly transform: Transform;
}

export const forward = (transform: Transform, v: number): number => (transform === 'log' ? Math.log(v) : v);
export const back = (transform: Transform, v: number): number => (transform === 'log' ? Math.exp(v) : v);

/** Where no season is held: a local line, as wide as a quarter of the history. */
function trendOnly(y: Float64Array): ManySeasons {
  const trend = new Float64Array(y.length);
  const window = Math.max(7, 2 * Math.floor(y.length / 8) + 1);
  const column = (values: Float64Array) => ({ values, from: 0, stride: 1 });
  smooth(loessOf(y.length, { window, degree: 1, jump: Math.ceil(window / 10) }), column(y), column(trend));
  return { seasons: [], trend, remainder: y.map((v, i) => v - trend[i]!) };
}

/** The parts of the (transformed) history. */
export function decompose(
  history: Float64Array,
  { seasons, windows, robust, transform }: DecomposeOptions,
  check: () => void,
): ManySeasons {
  const y = history.map((v) => forward(transform, v));
  const held = seasonsHeld(y.length, seasons);
  if (held.length === 0) return trendOnly(y);
  return mstl(y, held, { windows: windows.length > 0 ? windows : undefined, robust }, check);
}

/** What the seasons leave. */
export const deseasonalised = ({ trend, remainder }: ManySeasons): Float64Array => trend.map((v, i) => v + remainder[i]!);
