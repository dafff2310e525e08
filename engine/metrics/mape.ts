import { countOf, defineMetric, type Points, sumOver } from './define.ts';

/** An actual this small beside its series' mean makes the percentage absurd. */
const NEAR_ZERO = 1e-3;

const sizeOf = (p: Points): number => sumOver(p, (i) => Math.abs(p.actual[i]!)) / countOf(p);

export const mape = defineMetric({
  card: {
    id: 'mape',
    title: 'MAPE',
    unit: '%',
    better: 'lower',
    formula: '100 · mean |y − f| / |y|, pooled over all points of all series',
    source: 'Hyndman & Koehler (2006), Int. J. Forecasting 22, 2.2',
    zeroRule:
      'Refused where any actual is zero, or smaller than a thousandth of the mean absolute actual of its series: a few such points would decide the score. Use WAPE or MASE.',
  },
  over: 'points',
  sums: (p) => {
    const small = NEAR_ZERO * sizeOf(p);
    const absurd = sumOver(p, (i) => (Math.abs(p.actual[i]!) <= small ? 1 : 0));
    return [absurd > 0 ? 0 : sumOver(p, (i) => Math.abs((p.actual[i]! - p.mean[i]!) / p.actual[i]!)), countOf(p), absurd];
  },
  score: ([sum, count, absurd]) => {
    if (absurd! > 0) return { refused: `${absurd} of ${count} actuals are zero or next to it` };
    return count! > 0 ? (100 * sum!) / count! : { refused: 'there is no scored point' };
  },
});
