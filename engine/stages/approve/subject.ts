import { AlmanacError } from '#shared/base/errors.ts';
import type { RecordId } from '#shared/base/ids.ts';
import { Comparison } from '#shared/stages/compare.ts';
import { Fit } from '#shared/stages/train.ts';
import { Validation } from '#shared/stages/validate.ts';
import { rowOfFit } from '../../panel/fit-row.ts';
import { sourceOf } from '../../panel/source.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord } from '../../store/records.ts';

/** Reads the records that gates are about. UNSUITABLE where the comparison says nothing about the fit. */
export async function subjectOf(sql: Sql, fitId: RecordId, comparisonId: RecordId) {
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
  const source = await sourceOf(sql, fit.body.features);
  const validation = await getRecord(sql, 'validation', source.features.body.validation, Validation);
  return { fit, comparison, ...found, ...source, validation };
}
