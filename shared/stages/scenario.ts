import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { Levels } from '../domain/forecast.ts';
import { recordOf } from '../domain/record.ts';

const where = {
  covariate: z.string(),
  /** Series it holds for; left out means all. */
  series: z.array(z.string()).optional(),
  /** Time range, both ends included; left out means the whole horizon. */
  from: z.number().optional(),
  to: z.number().optional(),
};

/** A change of a covariate that is known in advance. The data set itself is never touched. */
export const Edit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set'), ...where, value: z.number() }),
  z.object({ kind: z.literal('add'), ...where, value: z.number() }),
  z.object({ kind: z.literal('multiply'), ...where, value: z.number() }),
  z.object({ kind: z.literal('shift'), ...where, /** Steps to move the values by: positive is later. */ steps: z.int() }),
  z.object({ kind: z.literal('replace'), ...where, path: z.string(), column: z.string() }),
]);
export type Edit = z.infer<typeof Edit>;

export const Scenario = z.object({
  fit: RecordId,
  dataset: RecordId,
  name: z.string(),
  edits: z.array(Edit),
  horizon: z.int(),
  /** Levels of the stored intervals. */
  levels: Levels.default([80, 95]),
  seriesCount: z.int(),
  /** Sums over all series and steps. */
  baselineTotal: z.number(),
  scenarioTotal: z.number(),
  /** Effect of each edit alone on the total, and of all together minus their sum (interaction). */
  effects: z.array(z.object({ edit: z.int(), difference: z.number() })),
  interaction: z.number(),
  notes: z.array(z.string()),
});
export type Scenario = z.infer<typeof Scenario>;

export const scenarioStage = {
  run: job({
    summary: 'Forecast with edited known-in-advance covariates, beside the baseline',
    input: z.object({
      fit: RecordId,
      name: z.string().min(1),
      edits: z.array(Edit).min(1),
      horizon: z.int().min(1).optional(),
      levels: Levels.default([80, 95]),
    }),
    errors: ['NOT_FOUND', 'UNSUITABLE', 'UNREADABLE', 'CORRUPT'],
  }),
  list: query({
    summary: 'List scenarios, newest first',
    input: z.object({ fit: RecordId.optional(), dataset: RecordId.optional() }),
    output: z.array(recordOf(Scenario)),
  }),
  get: query({ summary: 'Show a scenario', input: z.object({ scenario: RecordId }), output: recordOf(Scenario), errors: ['NOT_FOUND'] }),
  covariates: query({
    summary: 'The known-in-advance covariates of one series over the horizon, as the baseline has them',
    input: z.object({ fit: RecordId, series: z.string(), horizon: z.int().min(1).optional() }),
    output: z.object({
      times: Column,
      covariates: z.array(
        z.object({
          name: z.string(),
          values: Column,
          /** False: the data set has no value there and one was assumed; the note says which. */ given: z.boolean(),
          note: z.string(),
        }),
      ),
    }),
    errors: ['NOT_FOUND', 'UNSUITABLE'],
  }),
  series: query({
    summary: 'Baseline and scenario forecasts of one series (or the total), with their difference per step',
    input: z.object({ scenario: RecordId, series: z.string().optional() }),
    output: z.object({
      times: Column,
      baseline: Column,
      scenario: Column,
      difference: Column,
      intervals: z.array(z.object({ level: z.number(), lo: Column, hi: Column })),
      covariates: z.array(z.object({ name: z.string(), baseline: Column, scenario: Column })),
    }),
    errors: ['NOT_FOUND'],
  }),
};
