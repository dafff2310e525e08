import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { query } from '../base/method.ts';

/** The series explorer: reads any data set at the resolution of the screen. */
export const seriesService = {
  list: query({
    summary: 'List the series of a data set with their summary statistics',
    input: z.object({
      dataset: RecordId,
      search: z.string().optional(),
      sort: z.enum(['order', 'name', 'rows', 'mean', 'missing', 'zeros']).default('order'),
      descending: z.boolean().default(false),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    output: z.object({
      total: z.int(),
      series: z.array(
        z.object({
          series: z.string(),
          rows: z.int(),
          missing: z.int(),
          zeros: z.int(),
          from: z.number(),
          to: z.number(),
          mean: z.number().nullable(),
          min: z.number().nullable(),
          max: z.number().nullable(),
        }),
      ),
    }),
    errors: ['NOT_FOUND'],
  }),
  window: query({
    summary: 'A time range of one series, or of the total of all, cut to the points that a screen can show',
    input: z.object({
      dataset: RecordId,
      /** Left out: the total over all series. */ series: z.string().optional(),
      column: z.string().optional(),
      from: z.number().optional(),
      to: z.number().optional(),
      points: z.int().min(10).max(20_000).default(2000),
    }),
    output: z.object({
      /** True where the points are raw observations, false where they are extremes of bins. */
      exact: z.boolean(),
      rows: z.int(),
      times: Column,
      values: Column,
    }),
    errors: ['NOT_FOUND'],
  }),
};
