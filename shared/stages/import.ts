import { z } from 'zod';
import { TimeAxis } from '../base/axis.ts';
import { RecordId } from '../base/ids.ts';
import { command, job, query } from '../base/method.ts';
import { recordOf } from '../domain/record.ts';

export const FileFormat = z.enum(['csv', 'parquet', 'json', 'ndjson', 'xlsx']);
export type FileFormat = z.infer<typeof FileFormat>;

/** How text becomes cells. Left out means: found by detection. */
export const ReadOptions = z.object({
  format: FileFormat.optional(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'latin1']).optional(),
  delimiter: z.string().min(1).max(1).optional().meta({ title: 'Delimiter' }),
  quote: z.string().max(1).optional().meta({ title: 'Quote character' }),
  decimal: z.enum(['.', ',']).optional().meta({ title: 'Decimal mark' }),
  thousands: z.enum([',', '.', ' ', "'"]).nullable().optional().meta({ title: 'Thousands separator' }),
  header: z.boolean().optional().meta({ title: 'First row is a header' }),
  sheet: z.string().optional().meta({ title: 'Sheet (Excel)' }),
  missing: z.array(z.string()).optional().meta({ title: 'Words that mean missing' }),
});
export type ReadOptions = z.infer<typeof ReadOptions>;

export const ColumnRole = z.enum(['series', 'time', 'target', 'past', 'known', 'static', 'ignore']);
export type ColumnRole = z.infer<typeof ColumnRole>;

/** Where the times come from: a column, or the order of the rows. */
export const TimeSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('column'),
    column: z.string(),
    /** Zone of stamps that carry none; also the zone of the data set's calendar. */
    zone: z.string().default('UTC'),
    /** A strptime format where the stamps are not ISO, e.g. "%d/%m/%Y %H:%M". */
    format: z.string().optional(),
  }),
  z.object({
    kind: z.literal('order'),
    start: z.string().meta({ title: 'Time of the first row', description: 'An integer or an ISO time' }),
    zone: z.string().default('UTC'),
  }),
]);
export type TimeSource = z.infer<typeof TimeSource>;

/** Everything an import was told to do: stored with the data set, so that it can be done again. */
export const ImportPlan = z.object({
  path: z.string().meta({ title: 'File' }),
  name: z.string().min(1).max(200).meta({ title: 'Name' }),
  read: ReadOptions.default({}),
  layout: z.enum(['long', 'wide']).default('long'),
  time: TimeSource,
  /** long: the columns that together name a series. None: the file is one series. */
  series: z.array(z.string()).default([]),
  /** long: the one target. wide: one series per column. */
  target: z.array(z.string()).min(1),
  past: z.array(z.string()).default([]),
  known: z.array(z.string()).default([]),
  static: z.array(z.string()).default([]),
  axis: TimeAxis,
  /** Season lengths in steps, shortest first. */
  seasons: z.array(z.int().min(1)).min(1),
  /** Unit of the target, for axes and tables. */
  unit: z.string().default(''),
});
export type ImportPlan = z.infer<typeof ImportPlan>;

export const DetectedColumn = z.object({
  name: z.string(),
  type: z.enum(['integer', 'number', 'time', 'text', 'boolean', 'empty']),
  role: ColumnRole,
  /** Why this role is proposed. */
  reason: z.string(),
  samples: z.array(z.string()),
  missing: z.int(),
  distinct: z.int(),
});
export type DetectedColumn = z.infer<typeof DetectedColumn>;

/** What a look at the head of a file suggests. Nothing is stored; the analyst confirms or overrides. */
export const Detection = z.object({
  path: z.string(),
  bytes: z.number(),
  read: ReadOptions.required({ format: true }),
  columns: z.array(DetectedColumn),
  /** First rows as text, as they stand in the file. */
  preview: z.array(z.array(z.string())),
  rowsSeen: z.int(),
  /** The proposed plan; null where no time or target could be told, `findings` then say why. */
  plan: ImportPlan.nullable(),
  findings: z.array(z.object({ level: z.enum(['info', 'warn', 'error']), message: z.string(), hint: z.string() })),
  sheets: z.array(z.string()).optional(),
});
export type Detection = z.infer<typeof Detection>;

export const Covariate = z.object({
  name: z.string(),
  role: z.enum(['past', 'known', 'static']),
  type: z.enum(['number', 'category']),
  categories: z.array(z.string()).optional(),
});

export const Dataset = z.object({
  name: z.string(),
  plan: ImportPlan,
  source: z.object({ file: z.string(), bytes: z.number(), sha256: z.string() }),
  axis: TimeAxis,
  seasons: z.array(z.int()),
  unit: z.string(),
  rows: z.int(),
  seriesCount: z.int(),
  /** Rows with a target that is missing (known-in-advance rows beyond the last observation included). */
  missing: z.int(),
  /** Rows that could not be read and are kept aside. */
  rejected: z.int(),
  from: z.number(),
  to: z.number(),
  covariates: z.array(Covariate),
});
export type Dataset = z.infer<typeof Dataset>;

export const Reject = z.object({ line: z.int(), column: z.string(), text: z.string(), reason: z.string() });
export type Reject = z.infer<typeof Reject>;

export const importStage = {
  detect: query({
    summary: 'Look at a file and propose how to read it',
    input: z.object({ path: z.string(), read: ReadOptions.default({}) }),
    output: Detection,
    errors: ['UNREADABLE', 'NOT_FOUND'],
    workspace: false,
  }),
  run: job({ summary: 'Import a file as a new data set version', input: ImportPlan, errors: ['UNREADABLE', 'NOT_FOUND', 'UNSUITABLE'] }),
  list: query({
    summary: 'List the data sets, newest version first',
    input: z.object({}),
    output: z.array(recordOf(Dataset).extend({ version: z.int(), latest: z.boolean() })),
  }),
  get: query({ summary: 'Show one data set', input: z.object({ dataset: RecordId }), output: recordOf(Dataset), errors: ['NOT_FOUND'] }),
  rejects: query({
    summary: 'List the rows that were kept aside, with line, column and reason',
    input: z.object({ dataset: RecordId, offset: z.int().min(0).default(0), limit: z.int().min(1).max(10_000).default(100) }),
    output: z.object({ total: z.int(), rows: z.array(Reject) }),
    errors: ['NOT_FOUND'],
  }),
  sample: command({
    summary: 'Say where the sample files that come with Almanac are',
    input: z.object({}),
    output: z.array(z.object({ id: z.string(), title: z.string(), description: z.string(), path: z.string() })),
    workspace: false,
  }),
};
