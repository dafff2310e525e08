import { z } from 'zod';

/** Kinds of record and the prefix of their ids. */
export const RECORD_KINDS = {
  dataset: 'ds',
  validation: 'va',
  features: 'fe',
  fit: 'ft',
  backtest: 'bt',
  comparison: 'co',
  scenario: 'sc',
  request: 'rq',
  approval: 'ap',
  release: 're',
  push: 'pu',
  probe: 'pb',
  check: 'ck',
  search: 'se',
  forecaster: 'fo',
} as const;
export const RecordKind = z.enum(Object.keys(RECORD_KINDS) as [keyof typeof RECORD_KINDS, ...(keyof typeof RECORD_KINDS)[]]);
export type RecordKind = z.infer<typeof RecordKind>;

/** Prefix, underscore, the first 16 hex digits of the record's content hash. */
export const RecordId = z.string().regex(/^[a-z]{2}_[0-9a-f]{16}$/, 'is not a record id (like ds_0123456789abcdef)');
export type RecordId = z.infer<typeof RecordId>;
