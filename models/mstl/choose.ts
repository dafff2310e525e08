import { seasonsHeld } from '../kit/stl/mstl.ts';
import type { Transform } from './decompose.ts';

/** Forecast of `horizon` steps after the rows, with the transformation. */
export type Trial = (rows: Float64Array, horizon: number, transform: Transform) => Float64Array;

/** Absolute error times relative error: neither the large nor the small values decide alone. */
function errorOf(forecast: Float64Array, actual: Float64Array): number {
  let absolute = 0;
  let relative = 0;
  for (let h = 0; h < actual.length; h++) {
    const e = Math.abs(forecast[h]! - actual[h]!);
    absolute += e;
    relative += e / (Math.abs(forecast[h]!) + Math.abs(actual[h]!));
  }
  return absolute * relative;
}

/** The transformation to use: of both, where asked for and possible, the one that forecasts the last season of the history better. */
export function chooseTransform(y: Float64Array, seasons: readonly number[], wanted: Transform | 'auto', trial: Trial): Transform {
  if (!y.every((v) => v > 0)) return 'none';
  if (wanted !== 'auto') return wanted;
  const longest = seasonsHeld(y.length, seasons).pop();
  if (!longest) return 'none';
  const horizon = Math.min(longest, Math.floor(y.length / 4));
  const rows = y.subarray(0, y.length - horizon);
  const actual = y.subarray(y.length - horizon);
  const error = (transform: Transform): number => errorOf(trial(rows, horizon, transform), actual);
  return error('log') < error('none') ? 'log' : 'none';
}
