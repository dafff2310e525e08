import { differences } from '#shared/math/statistics.ts';
import type { Orders } from './orders.ts';

type Differencing = Pick<Orders, 'd' | 'D' | 'm'>;

/** The lags of the differences, seasonal ones first. */
const lagsOf = ({ d, D, m }: Differencing): number[] => [...new Array<number>(D).fill(m), ...new Array<number>(d).fill(1)];

/** x after D seasonal and d plain differences: shorter by d + D m rows. */
export const differenced = (x: Float64Array, by: Differencing): Float64Array => lagsOf(by).reduce<Float64Array>(differences, x);

/** Undoes the differences: the values that follow `tail` (at least d + D m rows), given those of the differenced series. */
export const integrated = (ahead: Float64Array, tail: Float64Array, by: Differencing): Float64Array => undone(ahead, tail, lagsOf(by));

function undone(ahead: Float64Array, tail: Float64Array, [lag, ...lags]: readonly number[]): Float64Array {
  if (lag === undefined) return ahead;
  const steps = undone(ahead, differences(tail, lag), lags);
  const out = new Float64Array(steps.length);
  for (let h = 0; h < out.length; h++) out[h] = steps[h]! + (h < lag ? tail[tail.length - lag + h]! : out[h - lag]!);
  return out;
}
