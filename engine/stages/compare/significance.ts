import type { z } from 'zod';
import type { Significance } from '#shared/stages/compare.ts';
import { dieboldMariano } from '../../metrics/significance/diebold-mariano.ts';
import { wilcoxon } from '../../metrics/significance/wilcoxon.ts';
import { type Losses, MANY_SERIES } from './tally.ts';

type Row = z.infer<typeof Significance>;

interface Evidence {
  readonly keys: readonly string[];
  /** Index of the best model. */
  readonly best: number;
  readonly perSeries: Losses;
  readonly perWindow: Losses;
  /** Neighbouring cutoffs whose horizons overlap. */
  readonly overlap: number;
}

/** Fewer cutoffs than this say nothing. */
const FEWEST_WINDOWS = 4;

const differences = (a: Float64Array, b: Float64Array): Float64Array => a.map((v, i) => v - b[i]!).filter(Number.isFinite);

/**
 * Every other model against the best, by the loss of the primary metric: over series where there are many (Wilcoxon), else over cutoffs
 * (Diebold-Mariano). A positive difference is in favour of the best. p values are not adjusted for the number of models.
 */
export function significanceOf({ keys, best, perSeries, perWindow, overlap }: Evidence): { rows: Row[]; notes: string[] } {
  const overSeries = (perSeries[best]?.length ?? 0) >= MANY_SERIES;
  const losses = overSeries ? perSeries : perWindow;
  const rows: Row[] = [];
  const untested: string[] = [];
  keys.forEach((key, m) => {
    if (m === best) return;
    const d = losses[m]!.length === losses[best]!.length ? differences(losses[m]!, losses[best]!) : new Float64Array(0);
    if (d.length < (overSeries ? MANY_SERIES : FEWEST_WINDOWS)) {
      untested.push(key);
      return;
    }
    const result = overSeries ? wilcoxon(d) : dieboldMariano(d, overlap);
    const test = overSeries
      ? `Wilcoxon signed-rank over ${d.length} series (difference: Hodges-Lehmann median)`
      : `Diebold-Mariano over ${d.length} cutoffs, small-sample correction (difference: mean)`;
    rows.push({ key, against: keys[best]!, ...result, test });
  });
  const why = overSeries
    ? `fewer than ${MANY_SERIES} series have a score of both`
    : `fewer than ${FEWEST_WINDOWS} cutoffs and ${MANY_SERIES} series`;
  return { rows, notes: untested.length > 0 ? [`No significance test against ${keys[best]} for ${untested.join(', ')}: ${why}.`] : [] };
}
