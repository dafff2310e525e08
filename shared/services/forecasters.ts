import { z } from 'zod';
import { Column } from '../base/columns.ts';
import { RecordId } from '../base/ids.ts';
import { job, query } from '../base/method.ts';
import { ForecasterMapping, MappingDraft } from '../domain/forecaster.ts';
import { ModelChoice } from '../domain/model-card.ts';
import { recordOf } from '../domain/record.ts';

/** An input or output of a file; a text stands for a dimension whose size is free. */
export const ForecasterPort = z.object({ name: z.string(), type: z.string(), dims: z.array(z.union([z.number(), z.string()])) });
export type ForecasterPort = z.infer<typeof ForecasterPort>;

/** Why a file is not run. */
export const ForecasterRefusal = z.object({ rule: z.string(), message: z.string(), hint: z.string() });
export type ForecasterRefusal = z.infer<typeof ForecasterRefusal>;

/** What stands in a file. */
export const ForecasterOutline = z.object({
  bytes: z.number(),
  producer: z.string(),
  opset: z.number().nullable(),
  irVersion: z.number(),
  /** Values of all constants. */
  parameters: z.number(),
  inputs: z.array(ForecasterPort),
  outputs: z.array(ForecasterPort),
  /** Operators by how often they stand in the file. */
  operators: z.record(z.string(), z.number()),
  /** Files beside it that hold constants. */
  beside: z.array(z.string()),
});
export type ForecasterOutline = z.infer<typeof ForecasterOutline>;

/** What was found in a file without running it, and how it seems to be meant. */
export const ForecasterInspection = z.object({
  file: z.string(),
  outline: ForecasterOutline,
  /** Empty where nothing speaks against a try. */
  refusals: z.array(ForecasterRefusal),
  proposal: MappingDraft,
  /** What the proposal rests on, in words. */
  reasons: z.array(z.string()),
});
export type ForecasterInspection = z.infer<typeof ForecasterInspection>;

export const ForecasterCheck = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['passed', 'warned', 'failed']),
  detail: z.string(),
});
export type ForecasterCheck = z.infer<typeof ForecasterCheck>;

/** Checks of a file under a mapping. `preview` is its forecast of one series, where it came so far. */
export const ForecasterTrial = z.object({
  checks: z.array(ForecasterCheck),
  /** No check failed. */
  passed: z.boolean(),
  /** The mapping that the shape of what came out speaks for, where it is another. */
  suggestion: MappingDraft.optional(),
  preview: z.object({ series: z.string(), history: Column, mean: Column, lo: Column, hi: Column }).optional(),
});
export type ForecasterTrial = z.infer<typeof ForecasterTrial>;

/** A file of the workspace that is a forecaster. */
export const Forecaster = z.object({
  name: z.string(),
  /** In the words of whoever imported it. */
  licence: z.string(),
  /** Name of the file that it came from. */
  source: z.string(),
  /** SHA-256 in the artifact store. Constants that lay beside it are inside. */
  file: z.string(),
  outline: ForecasterOutline,
  mapping: ForecasterMapping,
  checks: z.array(ForecasterCheck),
  /** What to give as a model where one is asked for. */
  choice: ModelChoice,
});
export type Forecaster = z.infer<typeof Forecaster>;

const Trying = z.object({
  path: z.string(),
  /** Left out: as it is proposed, where nothing is open in the proposal. */
  mapping: ForecasterMapping.optional(),
  /** JSON file of inputs and expected outputs that the file's maker gave. */
  selfTest: z.string().optional(),
  /** Its first series are tried on; left out: made-up ones. */
  features: RecordId.optional(),
});

/** ONNX forecasters of other makers: looked into, mapped, tried, kept. */
export const forecastersService = {
  inspect: query({
    summary: 'Look into an ONNX file without running it: what goes in and out, whether it may be run, how it seems to be meant',
    input: z.object({ path: z.string() }),
    output: ForecasterInspection,
    errors: ['NOT_FOUND', 'UNREADABLE'],
    workspace: false,
  }),
  check: query({
    summary: 'Try an ONNX file under a mapping, in a process of its own, and replay its self-test',
    input: Trying,
    output: ForecasterTrial,
    errors: ['NOT_FOUND', 'UNREADABLE', 'UNSUITABLE'],
  }),
  import: job({
    summary: 'Take an ONNX forecaster into the workspace: it then stands among the models',
    input: Trying.extend({
      name: z.string().trim().min(1).max(80),
      licence: z.string().max(4000).default(''),
    }),
    errors: ['NOT_FOUND', 'UNREADABLE', 'UNSUITABLE'],
  }),
  list: query({ summary: 'List the imported forecasters, newest first', input: z.object({}), output: z.array(recordOf(Forecaster)) }),
  get: query({
    summary: 'Show an imported forecaster: its mapping, checks, and the choice of model to give',
    input: z.object({ forecaster: RecordId }),
    output: recordOf(Forecaster),
    errors: ['NOT_FOUND'],
  }),
};
