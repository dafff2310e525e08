import type { RecordId } from '#shared/base/ids.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import { FeatureSet } from '#shared/stages/features.ts';
import { Dataset } from '#shared/stages/import.ts';
import type { Sql } from '../store/database.ts';
import { getRecord } from '../store/records.ts';

export interface Source {
  readonly features: StoredRecord<FeatureSet>;
  readonly dataset: StoredRecord<Dataset>;
}

/** A feature set and the data set that it was made of. */
export async function sourceOf(sql: Sql, id: RecordId): Promise<Source> {
  const features = await getRecord(sql, 'features', id, FeatureSet);
  return { features, dataset: await getRecord(sql, 'dataset', features.body.dataset, Dataset) };
}
