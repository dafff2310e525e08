/** ARIMA(p,d,q)(P,D,Q)m; `constant` is a mean where nothing is differenced, a drift where one difference is taken. */
export interface Orders {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  readonly m: number;
  readonly constant: boolean;
}

/** Rows that differencing costs. */
export const lost = ({ d, D, m }: Orders): number => d + D * m;

/** Coefficients of the ARMA part. */
export const armaCount = ({ p, q, P, Q }: Orders): number => p + q + P + Q;

/** The name as the field writes it, e.g. "ARIMA(2,1,1)(0,1,1)[12] with drift". */
export function nameOf({ p, d, q, P, D, Q, m, constant }: Orders): string {
  const seasonal = m > 1 && P + D + Q > 0 ? `(${P},${D},${Q})[${m}]` : '';
  return `ARIMA(${p},${d},${q})${seasonal}${constant ? ` with ${d + D > 0 ? 'drift' : 'mean'}` : ''}`;
}
