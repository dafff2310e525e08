import { z } from 'zod';

/** What runs along a dimension of a tensor: one entry per series, step, quantile …; `one` is a dimension of size 1. */
export const InputAxis = z.enum(['series', 'time', 'channel', 'one']);
export const OutputAxis = z.enum(['series', 'time', 'quantile', 'sample', 'one']);
export type InputAxis = z.infer<typeof InputAxis>;
export type OutputAxis = z.infer<typeof OutputAxis>;

/** Element types that Almanac can feed. */
export const FeedType = z.enum(['float', 'double', 'int32', 'int64', 'bool']);
export type FeedType = z.infer<typeof FeedType>;

/** What an input of a foreign forecaster is filled with. */
export const InputRole = z.enum(['context', 'observed', 'missing', 'past', 'future', 'ahead', 'group', 'horizon', 'number']);
export type InputRole = z.infer<typeof InputRole>;

/** The roles in words. */
export const INPUT_ROLES: Readonly<Record<InputRole, string>> = {
  context: 'the history of the target, oldest first',
  observed: 'a mask of the history: 1 where a value is known, 0 where not',
  missing: 'a mask of the history: 1 where a value is missing, 0 where not',
  past: 'covariates over the history',
  future: 'covariates over the steps ahead, NaN where none are known',
  ahead: 'a mask of the steps ahead: 1 where a covariate is known, 0 where not',
  group: 'the number of the series that a row belongs to: covariates then go in as further rows of its group',
  horizon: 'how many steps are asked for',
  number: 'the same number always',
};

export const MappedInput = z.strictObject({
  name: z.string(),
  type: FeedType,
  role: InputRole,
  /** One word per dimension; none for a single number. */
  axes: z.array(InputAxis).max(4),
  /** For the role `number`. */
  value: z.number().optional(),
});
export type MappedInput = z.infer<typeof MappedInput>;

export const MappedOutput = z.strictObject({
  name: z.string(),
  axes: z.array(OutputAxis).min(1).max(4),
  /** Probabilities of the quantiles, ascending; empty where the output has none. */
  probabilities: z.array(z.number().gt(0).lt(1)).max(999).default([]),
});
export type MappedOutput = z.infer<typeof MappedOutput>;

/** How values are scaled before they go in, per series, and back when they come out. */
export const InputScale = z.enum(['none', 'mean-abs', 'standard']).meta({
  title: 'Scaling',
  description: 'none: the file scales by itself; mean-abs: by the mean size of the history; standard: by its mean and standard deviation.',
});

/** What stands where a value is missing, and before a history that is shorter than the context. */
export const MissingChoice = z.enum(['nan', 'mask', 'fill']).meta({
  title: 'Missing values',
  description: 'nan: given as NaN; mask: 0, and the mask says so; fill: interpolated, and short histories are not padded.',
});

/** A mapping as it is being made: its parts may not go together yet. */
export const MappingDraft = z.strictObject({
  inputs: z.array(MappedInput).min(1).max(16),
  output: MappedOutput,
  context: z.strictObject({
    /** Steps of history that go in: exactly so many where `fixed`, else at most. */
    length: z.int().min(1).max(65_536),
    fixed: z.boolean(),
    /** Known values that a series needs at least; one with fewer gets a stated fallback. */
    least: z.int().min(1).max(65_536).default(3),
  }),
  /** Steps that one call gives; longer horizons roll forward on the median. */
  horizon: z.int().min(1).max(65_536),
  /** Series that go in at once: exactly so many where the file fixes it, null where it is free. */
  batch: z.int().min(1).max(4096).nullable().default(null),
  scale: InputScale.default('none'),
  missing: MissingChoice,
  /** Names of the covariates: in the order of the file's channels, or as further rows of the group of each series. */
  covariates: z.array(z.string()).max(64).default([]),
});
export type MappingDraft = z.infer<typeof MappingDraft>;

/** How a foreign ONNX forecaster is fed and read. */
export const ForecasterMapping = MappingDraft.superRefine((mapping, ctx) => {
  for (const fault of faultsOf(mapping)) ctx.addIssue({ code: 'custom', message: fault.message, path: fault.path });
});
export type ForecasterMapping = z.infer<typeof ForecasterMapping>;

/** Probabilities that go with so many quantiles: those that published forecasters use, else evenly spread. */
export function usualProbabilities(count: number): number[] {
  if (count === 3) return [0.1, 0.5, 0.9];
  if (count === 5) return [0.05, 0.25, 0.5, 0.75, 0.95];
  if (count === 7) return [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975];
  if (count === 21) return [0.01, ...Array.from({ length: 19 }, (_, i) => Number(((i + 1) / 20).toFixed(2))), 0.99];
  return Array.from({ length: count }, (_, i) => Number(((i + 1) / (count + 1)).toFixed(6)));
}

/** What does not go together, and the field that it is about. */
export interface MappingFault {
  readonly message: string;
  readonly path: (string | number)[];
}

const HISTORY: readonly InputRole[] = ['context', 'observed', 'missing', 'past'];
const COVARIATES: readonly InputRole[] = ['past', 'future', 'ahead'];
const twice = <T>(values: readonly T[]): boolean => new Set(values).size < values.length;

/** Why a draft is no mapping yet; empty where it is one. */
export function faultsOf({ inputs, output, context, missing, covariates, batch }: MappingDraft): MappingFault[] {
  const faults: MappingFault[] = [];
  const fault = (message: string, ...path: (string | number)[]) => faults.push({ message, path });
  const roles = inputs.map((i) => i.role);
  const masked = roles.includes('observed') || roles.includes('missing');
  const grouped = roles.includes('group');
  if (roles.filter((r) => r === 'context').length !== 1) fault('exactly one input has to take the history', 'inputs');
  inputs.forEach(({ role, axes, type, value }, i) => {
    if (twice(axes.filter((a) => a !== 'one'))) fault('two dimensions cannot mean the same', 'inputs', i, 'axes');
    if (HISTORY.includes(role) && !axes.includes('time')) fault('a history needs a dimension of time', 'inputs', i, 'axes');
    if (!axes.includes('channel') && (role === 'past' || ((role === 'future' || role === 'ahead') && !grouped)))
      fault('covariates need a dimension of channels', 'inputs', i, 'axes');
    if (axes.includes('channel') && !COVARIATES.includes(role))
      fault('only covariates have channels; a dimension of size 1 is "one"', 'inputs', i, 'axes');
    if (role === 'number' && value === undefined) fault('a number is needed', 'inputs', i, 'value');
    if ((role === 'context' || role === 'past' || role === 'future') && type !== 'float' && type !== 'double')
      fault('values need an input of floating point numbers', 'inputs', i, 'type');
  });
  if (twice(output.axes.filter((a) => a !== 'one'))) fault('two dimensions cannot mean the same', 'output', 'axes');
  if (!output.axes.includes('time')) fault('the output needs a dimension of time', 'output', 'axes');
  if (output.axes.includes('quantile') && output.axes.includes('sample')) fault('quantiles or samples, not both', 'output', 'axes');
  if (output.axes.includes('quantile') !== output.probabilities.length > 0)
    fault('probabilities belong to a dimension of quantiles, one each', 'output', 'probabilities');
  if (output.probabilities.some((p, i) => i > 0 && p <= output.probabilities[i - 1]!))
    fault('probabilities have to rise', 'output', 'probabilities');
  if (missing === 'mask' && !masked) fault('there is no mask among the inputs', 'missing');
  const channels = inputs.some((i) => i.axes.includes('channel'));
  if (channels && covariates.length === 0) fault('name the covariates, in the order of the channels', 'covariates');
  if (covariates.length > 0 && !channels && !grouped) fault('the file takes no covariates', 'covariates');
  if (covariates.length > 0 && !channels && batch !== null) fault('groups of rows need a free number of series', 'batch');
  if (context.least > context.length) fault('cannot be more than the context holds', 'context', 'least');
  return faults;
}

/** Whether covariates go in as further rows of the group of each series, as Chronos-2 takes them. */
export const inGroups = ({ inputs, covariates }: MappingDraft): boolean =>
  covariates.length > 0 && inputs.some((i) => i.role === 'group') && !inputs.some((i) => i.axes.includes('channel'));

/** A file of the workspace by its SHA-256, or a small one in Base64. */
export const ForecasterFile = z.union([
  z.strictObject({ stored: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256') }),
  z.strictObject({ inline: z.string().max(1_500_000) }),
]);
export type ForecasterFile = z.infer<typeof ForecasterFile>;
