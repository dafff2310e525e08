import { cards } from '#models/cards.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import { Approval } from '#shared/stages/approve.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import { Comparison } from '#shared/stages/compare.ts';
import { Fit } from '#shared/stages/train.ts';
import { Validation } from '#shared/stages/validate.ts';
import { findModel } from '../../jobs/tasks/model.ts';
import { sourceOf } from '../../panel/source.ts';
import type { ReportContent } from '../../report/content.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord, lineageOf } from '../../store/records.ts';

/** An approval and all the records it rests on. */
export type Sources = Pick<
  ReportContent,
  'approval' | 'fit' | 'comparison' | 'backtests' | 'features' | 'validation' | 'dataset' | 'lineage' | 'model'
>;

export async function sourcesOf(sql: Sql, id: string): Promise<Sources> {
  const approval = await getRecord(sql, 'approval', id, Approval);
  const fit = await getRecord(sql, 'fit', approval.body.fit, Fit);
  const comparison = await getRecord(sql, 'comparison', approval.body.comparison, Comparison);
  const backtests: StoredRecord<Backtest>[] = [];
  for (const backtest of comparison.body.backtests) backtests.push(await getRecord(sql, 'backtest', backtest, Backtest));
  const { features, dataset } = await sourceOf(sql, fit.body.features);
  return {
    approval,
    fit,
    comparison,
    backtests,
    features,
    validation: await getRecord(sql, 'validation', features.body.validation, Validation),
    dataset,
    lineage: await lineageOf(sql, id),
    model: cards.find((card) => card.id === findModel(fit.body.choice.model).id)!,
  };
}
