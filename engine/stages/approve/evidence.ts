import { AlmanacError } from '#shared/base/errors.ts';
import { Comparison } from '#shared/stages/compare.ts';
import { Fit } from '#shared/stages/train.ts';
import { Validation } from '#shared/stages/validate.ts';
import { rowOfFit } from '../../panel/fit-row.ts';
import { sourceOf } from '../../panel/source.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';
import type { Evidence } from './gates.ts';

/** Reads what the gates need. UNSUITABLE where the comparison says nothing about the fit. */
export async function evidenceFor(sql: Sql, fitId: string, comparisonId: string): Promise<Evidence> {
  const fit = await getRecord(sql, 'fit', fitId, Fit);
  const comparison = await getRecord(sql, 'comparison', comparisonId, Comparison);
  const found = await rowOfFit(sql, fit, comparison);
  if (!found) {
    const keys = comparison.body.leaderboard.map((row) => row.key).join(', ');
    const params = JSON.stringify(fit.body.params);
    throw new AlmanacError(
      'UNSUITABLE',
      `The comparison has no row for ${fit.body.choice.model} with ${params} on the features of this fit.`,
      {
        hint: `It compares ${keys}. Backtest the model with the same parameters on the same feature set, compare, and approve from that.`,
        place: { field: 'comparison' },
      },
    );
  }
  const { features } = await sourceOf(sql, fit.body.features);
  const validation = await getRecord(sql, 'validation', features.body.validation, Validation);
  return { fit: fit.body, row: found.row, backtest: found.backtest.body, comparison: comparison.body, validation: validation.body };
}
