import { cards } from '#models/cards.ts';
import type { RecordId } from '#shared/base/ids.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { Backtest } from '#shared/stages/backtest.ts';
import { Comparison, type LeaderboardRow } from '#shared/stages/compare.ts';
import type { FeatureSet } from '#shared/stages/features.ts';
import type { Dataset } from '#shared/stages/import.ts';
import { Fit } from '#shared/stages/train.ts';
import { Validation } from '#shared/stages/validate.ts';
import { sourceOf } from '../panel/source.ts';
import type { Sql } from '../store/database.ts';
import { findRecord, getRecord } from '../store/records.ts';
import type { Numbered } from './models.ts';

/** A version and what it rests on. */
export interface VersionEvidence {
  readonly version: number;
  readonly approval: StoredRecord<Approval>;
  readonly fit: StoredRecord<Fit>;
  readonly features: StoredRecord<FeatureSet>;
  readonly dataset: StoredRecord<Dataset>;
  readonly validation: Validation | undefined;
  readonly comparison: Comparison;
  /** Of the approved model in the comparison, and the backtest that it stands in. */
  readonly row: LeaderboardRow | undefined;
  readonly backtest: StoredRecord<Backtest> | undefined;
}

export async function evidenceOf(sql: Sql, { version, approval }: Numbered): Promise<VersionEvidence> {
  const { fit: fitId, comparison: comparisonId, key } = approval.body;
  const fit = await getRecord(sql, 'fit', fitId, Fit);
  const { body: comparison } = await getRecord(sql, 'comparison', comparisonId, Comparison);
  const { features, dataset } = await sourceOf(sql, fit.body.features);
  const row = comparison.leaderboard.find((r) => r.key === key);
  const backtest = row && (await getRecord(sql, 'backtest', row.backtest, Backtest));
  const validation = await validationOf(sql, features.body.validation);
  return { version, approval, fit, features, dataset, validation, comparison, row, backtest };
}

async function validationOf(sql: Sql, id: RecordId): Promise<Validation | undefined> {
  const found = await findRecord(sql, id);
  return found && Validation.parse(found.body);
}

/** Names of the covariates of the data set that a version is fed with, in the order of the data set: those its features use and its model can. */
export function inputsOf({ dataset, features, fit }: Pick<VersionEvidence, 'dataset' | 'features' | 'fit'>): string[] {
  const can = cards.find(({ id }) => id === fit.body.choice.model)?.can.covariates ?? 'past-and-known';
  if (can === 'none') return [];
  const columns = features.body.columns.filter(({ role }) => role !== 'past' || can === 'past-and-known');
  const used = new Set(columns.flatMap(({ name, from }) => [name, from]));
  return dataset.body.covariates.map(({ name }) => name).filter((name) => used.has(name));
}
