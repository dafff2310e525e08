import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { Levels } from '../domain/forecast.ts';
import { Score } from '../domain/metric.ts';
import { recordOf } from '../domain/record.ts';

export const Check = z.object({
  fit: RecordId,
  /** The data set version that brought the new actuals. */
  actuals: RecordId,
  dataset: RecordId,
  scores: z.array(Score),
  /** The same metrics in the backtest that the fit was approved on, where there is one. */
  expected: z.array(Score),
  points: z.int(),
  /** Forecast points that have no actual yet. */
  pending: z.int(),
  seriesCount: z.int(),
  from: z.number(),
  to: z.number(),
  /** Levels of the stored intervals. */
  levels: Levels.default([80, 95]),
});
export type Check = z.infer<typeof Check>;

export const monitorStage = {
  run: job({
    summary: 'Score new actuals against the forecasts of a fit',
    input: z.object({ fit: RecordId, actuals: RecordId }),
    errors: ['NOT_FOUND', 'UNSUITABLE', 'CORRUPT'],
  }),
  list: query({
    summary: 'List checks, newest first',
    input: z.object({ fit: RecordId.optional(), dataset: RecordId.optional() }),
    output: z.array(recordOf(Check)),
  }),
  get: query({ summary: 'Show a check', input: z.object({ check: RecordId }), output: recordOf(Check), errors: ['NOT_FOUND'] }),
  series: query({
    summary: 'Forecast and new actuals of one series',
    input: z.object({ check: RecordId, series: z.string() }),
    output: z.object({
      times: Column,
      actual: Column,
      mean: Column,
      intervals: z.array(z.object({ level: z.number(), lo: Column, hi: Column })),
    }),
    errors: ['NOT_FOUND'],
  }),
};
