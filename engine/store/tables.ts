import type { RecordId } from '#shared/base/ids.ts';
import { identifier } from './rows.ts';

/*
 * Numbers lie in tables of the schema `data`, named by the record they belong to, written once in the transaction that stores the record.
 *
 *   data.<ds>          s INTEGER (series index, input order), t BIGINT (UTC ms or integer index), y DOUBLE (NULL missing), x0 x1 … DOUBLE
 *                      covariates in the order of Dataset.covariates without the static ones; categories as their index.
 *                      As imported: duplicates, gaps and disorder included. Rows after the last y hold known-in-advance covariates.
 *   data.<ds>_series   s INTEGER, name VARCHAR, rows BIGINT, missing BIGINT, zeros BIGINT, first BIGINT, last BIGINT (of rows with y), mean min max DOUBLE,
 *                      z0 z1 … DOUBLE static covariates
 *   data.<ds>_rejects  line BIGINT, col VARCHAR, text VARCHAR, reason VARCHAR
 *   data.<va>_issues   kind severity series col message proposal VARCHAR, "from" "to" BIGINT, count BIGINT, choices VARCHAR[]
 *   data.<fe>          s INTEGER (as in the data set), t BIGINT, y DOUBLE (repaired), raw DOUBLE (before), f0 f1 … DOUBLE in the order of FeatureSet.columns;
 *                      regular in time, sorted by s, t; rows after the last y are kept for their known covariates.
 *   data.<sc>          s INTEGER (as in the data set), step INTEGER, t BIGINT, b0 e0 b1 e1 … DOUBLE baseline and edited values of the covariates that
 *                      a scenario edits, in the order in which its edits name them first
 *   data.<co>          model INTEGER (index in the leaderboard), step INTEGER (from 1), m0 m1 … DOUBLE: scores per horizon step over all series, NULL where
 *                      refused; metrics in the order of the leaderboard's scores
 *   data.<co>_series   model INTEGER, s INTEGER (as in the data set), m0 m1 … DOUBLE: scores per series, likewise
 */

/** Qualified name of a record's table of numbers. */
export const table = (record: RecordId, part?: 'series' | 'rejects' | 'issues'): string =>
  `data.${identifier(part ? `${record}_${part}` : record)}`;
