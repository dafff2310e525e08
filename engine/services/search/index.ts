import type { contract } from '#shared/contract.ts';
import { Search } from '#shared/services/search.ts';
import type { Handlers } from '../../handlers.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { runSearch } from './run.ts';

/** FeatureSet + model + space -> Search: every trial, and the best. */
export const search: Handlers<typeof contract.search> = {
  run: runSearch,
  list: ({ dataset }, { db }) => db.read((sql) => listRecords(sql, 'search', Search, dataset)),
  get: ({ search: id }, { db }) => db.read((sql) => getRecord(sql, 'search', id, Search)),
};
