import { leastSquares } from '#shared/math/least-squares.ts';
import { isConstant, mean } from '#shared/math/statistics.ts';
import { differenced } from './difference.ts';
import type { Orders } from './orders.ts';

/** The differenced series and regressors, centred and scaled so that the numerics meet numbers around 1. */
export interface Design {
  /** Columns for an estimate with or without a constant: the series, the regressors that were kept, the ones. */
  readonly columns: (constant: boolean) => readonly Float64Array[];
  readonly rows: number;
  /** Size of one unit of the first column. */
  readonly scale: number;
  /** Coefficients of the columns as effects per unit of each covariate, and the mean of what is left. */
  readonly unscaled: (beta: Float64Array, constant: boolean) => { readonly beta: number[]; readonly mean: number };
}

const rms = (x: Float64Array): number => Math.sqrt(x.reduce((sum, v) => sum + v * v, 0) / x.length);

/** What the covariates leave of y: its residuals from a regression with intercept. */
export function withoutCovariates(y: Float64Array, covariates: readonly Float64Array[]): Float64Array {
  if (covariates.length === 0) return y;
  const x = [new Float64Array(y.length).fill(1), ...covariates];
  const b = leastSquares(x, y);
  return y.map((v, t) => x.reduce((left, column, i) => left - b[i]! * column[t]!, v));
}

/** Covariates that vary after the differences, and are no combination of the others and a constant. */
function independent(w: Float64Array, dx: readonly Float64Array[]): number[] {
  const varying = dx.flatMap((x, i) => (isConstant(x) ? [] : [i]));
  if (varying.length === 0) return [];
  const b = leastSquares([new Float64Array(w.length).fill(1), ...varying.map((i) => dx[i]!)], w);
  return varying.filter((_, k) => b[k + 1] !== 0);
}

export function designOf(y: Float64Array, covariates: readonly Float64Array[], by: Pick<Orders, 'd' | 'D' | 'm'>): Design {
  const w = differenced(y, by);
  const dx = covariates.map((x) => differenced(x, by));
  const kept = independent(w, dx);
  const centre = mean(w);
  const scale = rms(w.map((v) => v - centre));
  const centres = kept.map((i) => mean(dx[i]!));
  const scales = kept.map((i, k) => rms(dx[i]!.map((v) => v - centres[k]!)));
  const centred = [
    w.map((v) => (v - centre) / scale),
    ...kept.map((i, k) => dx[i]!.map((v) => (v - centres[k]!) / scales[k]!)),
    new Float64Array(w.length).fill(1),
  ];
  const plain = [w.map((v) => v / scale), ...kept.map((i, k) => dx[i]!.map((v) => v / scales[k]!))];
  return {
    columns: (constant) => (constant ? centred : plain),
    rows: w.length,
    scale,
    unscaled: (b, constant) => {
      const beta = covariates.map(() => 0);
      kept.forEach((i, k) => {
        beta[i] = (b[k]! * scale) / scales[k]!;
      });
      const shift = kept.reduce((sum, i, k) => sum + beta[i]! * centres[k]!, 0);
      return { beta, mean: constant ? centre + scale * b[kept.length]! - shift : 0 };
    },
  };
}
