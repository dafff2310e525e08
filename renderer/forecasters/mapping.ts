import {
  faultsOf,
  type InputAxis,
  type InputRole,
  type MappedInput,
  MappingDraft,
  type OutputAxis,
  usualProbabilities,
} from '#shared/domain/forecaster.ts';
import type { ForecasterPort } from '#shared/services/forecasters.ts';

export const ROLE_NAMES: Readonly<Record<InputRole, string>> = {
  context: 'History',
  observed: 'Mask: known',
  missing: 'Mask: missing',
  past: 'Covariates, past',
  future: 'Covariates, ahead',
  ahead: 'Mask: known ahead',
  group: 'Number of the series',
  horizon: 'Horizon',
  number: 'A constant',
};
export const INPUT_AXES: Readonly<Record<InputAxis, string>> = { series: 'series', time: 'time', channel: 'channels', one: '1' };
export const OUTPUT_AXES: Readonly<Record<OutputAxis, string>> = {
  series: 'series',
  time: 'steps',
  quantile: 'quantiles',
  sample: 'samples',
  one: '1',
};

export const options = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, label]) => ({ value, label }));

/** Dimensions of a role, for a tensor of that rank: what a change of role begins with. */
export function axesFor(role: InputRole, rank: number): InputAxis[] {
  if (role === 'group') return ['series'];
  if (role === 'horizon' || role === 'number') return Array.from({ length: rank }, (): InputAxis => 'one');
  const third: InputAxis = role === 'past' || role === 'future' || role === 'ahead' ? 'channel' : 'one';
  const all: InputAxis[] = ['series', 'time', third];
  return rank === 1 ? ['time'] : [...all, 'one' as const].slice(0, rank);
}

/** Whether covariates can go in: by channels, or as rows of groups. */
export const takesCovariates = (inputs: readonly MappedInput[]): boolean =>
  inputs.some((x) => x.axes.includes('channel') || x.role === 'group');

export const withInput = (mapping: MappingDraft, i: number, change: Partial<MappedInput>): MappingDraft => {
  const inputs = mapping.inputs.map((input, k) => (k === i ? { ...input, ...change } : input));
  return { ...mapping, inputs, covariates: takesCovariates(inputs) ? mapping.covariates : [] };
};

/** Probabilities that go with these dimensions: those that are there, or the usual ones of so many quantiles. */
export function probabilitiesFor(axes: readonly OutputAxis[], dims: readonly (number | string)[], now: readonly number[]): number[] {
  const at = axes.indexOf('quantile');
  if (at < 0) return [];
  const count = dims[at];
  return now.length > 0 ? [...now] : usualProbabilities(typeof count === 'number' && count > 0 && count < 1000 ? count : 9);
}

/** What an output is, in a word. */
export const outputText = ({ axes, probabilities }: MappingDraft['output']): string =>
  axes.includes('quantile') ? `${probabilities.length} quantiles` : axes.includes('sample') ? 'Samples' : 'A point forecast';

/** Numbers of a text, by commas, semicolons or blanks; undefined where something is none. */
export function numbersIn(text: string): number[] | undefined {
  const numbers = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  return numbers.every(Number.isFinite) ? numbers : undefined;
}

/** What is wrong with a draft, one sentence each. */
export function problemsOf(draft: MappingDraft): string[] {
  const shaped = MappingDraft.safeParse(draft);
  if (!shaped.success) return shaped.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return faultsOf(draft).map(({ message, path }) => `${placeOf(draft, path)}${message}.`);
}

function placeOf({ inputs }: MappingDraft, path: readonly (string | number)[]): string {
  if (path[0] === 'inputs' && typeof path[1] === 'number') return `${inputs[path[1]]!.name}: `;
  return path[0] === 'output' ? 'Output: ' : path[0] === 'covariates' ? 'Covariates: ' : '';
}

export const portText = ({ type, dims }: Pick<ForecasterPort, 'type' | 'dims'>): string =>
  dims.length === 0 ? `${type}, one number` : `${type} ${dims.join(' × ')}`;
