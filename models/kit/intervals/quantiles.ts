import { type Forecast, intervalOf, type Quantile } from '#shared/domain/forecast.ts';
import { scaleAt, scoreAt } from '../conformal.ts';
import { adaptedScores } from './adaptive.ts';
import type { Calibration } from './calibration.ts';
import { atLevel, levelOf } from './levels.ts';

/** Half width of the interval of `level` percent at step h: by calibrated scores. */
function halfWidths({ spread, adaption }: Calibration, level: number): (h: number) => number {
  const score = adaption ? atLevel(adaptedScores(spread, adaption), level) : scoreAt(spread, level / 100);
  return (h) => score * scaleAt(spread, h);
}

/**
 * The quantiles of a forecast made anew, series by series: about the means by calibrated widths, or the model's own moved by the margins of
 * cqr. Series without a calibration keep their own. Wider levels are made to hold narrower ones.
 */
export function recalibrated(f: Forecast, calibrations: readonly (Calibration | null)[]): Forecast {
  const { horizon, mean } = f;
  const out: Quantile[] = f.quantiles.map(({ p, values }) => ({ p, values: Float64Array.from(values) }));
  const levels = [...new Set(f.quantiles.map(({ p }) => levelOf(p)))].filter((l) => l > 0).sort((a, b) => a - b);
  calibrations.forEach((c, s) => {
    if (!c || f.status[s]!.state === 'failed') return;
    const at = s * horizon;
    const low = mean.slice(at, at + horizon);
    const high = low.slice();
    for (const level of levels) {
      const [lower, upper] = [intervalOf({ quantiles: out }, level)?.lo, intervalOf({ quantiles: out }, level)?.hi];
      const half = c.margins ? undefined : halfWidths(c, level);
      const margin = c.margins ? atLevel(c.margins, level) : 0;
      for (let h = 0; h < horizon; h++) {
        const m = mean[at + h]!;
        const reach = half ? half(h) : margin * scaleAt(c.spread, h);
        low[h] = Math.min(low[h]!, half || !lower ? m - reach : lower[at + h]! - reach);
        high[h] = Math.max(high[h]!, half || !upper ? m + reach : upper[at + h]! + reach);
      }
      lower?.set(low, at);
      upper?.set(high, at);
    }
  });
  return { ...f, quantiles: out };
}
