import type { z } from 'zod';
import type { Significance } from '#shared/stages/compare.ts';
import { pairedTest } from '../../metrics/significance/paired.ts';
import type { Losses } from '../../panel/losses.ts';

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

const DETAIL: Readonly<Record<string, string>> = {
  'Wilcoxon signed-rank': ' (difference: Hodges-Lehmann median)',
  'Diebold-Mariano': ', small-sample correction (difference: mean)',
};

/**
 * Every other model against the best, by the loss of the primary metric: over series where there are many (Wilcoxon), else over cutoffs
 * (Diebold-Mariano). A positive difference is in favour of the best. p values are not adjusted for the number of models.
 */
export function significanceOf({ keys, best, perSeries, perWindow, overlap }: Evidence): { rows: Row[]; notes: string[] } {
  const rows: Row[] = [];
  const untested: string[] = [];
  let why = '';
  keys.forEach((key, m) => {
    if (m === best) return;
    const outcome = pairedTest({
      perSeries: [perSeries[m]!, perSeries[best]!],
      perWindow: [perWindow[m]!, perWindow[best]!],
      overlap,
    });
    if ('untested' in outcome) {
      untested.push(key);
      why = outcome.untested;
      return;
    }
    const { name, over, difference, lo, hi, p } = outcome;
    rows.push({ key, against: keys[best]!, difference, lo, hi, p, test: `${name} over ${over}${DETAIL[name]}` });
  });
  return { rows, notes: untested.length > 0 ? [`No significance test against ${keys[best]} for ${untested.join(', ')}: ${why}.`] : [] };
}
