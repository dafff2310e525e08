import type { Difference } from '#shared/services/registry.ts';
import type { VersionEvidence } from '../evidence.ts';
import { modelTitle } from '../numbers.ts';
import { difference, NONE } from './difference.ts';

/** Model, horizon, seed, and every parameter by its path: "intervals.kind", "layers.0". */
export function parameterRows(a: VersionEvidence, b: VersionEvidence): Difference[] {
  const [x, y] = [a.fit.body, b.fit.body];
  const [before, after] = [leaves(x.params), leaves(y.params)];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return [
    difference('Model', modelTitle(x.choice.model), modelTitle(y.choice.model)),
    difference('Version of the model', String(x.modelVersion), String(y.modelVersion)),
    difference('Horizon', String(x.horizon), String(y.horizon)),
    difference('Seed', String(x.seed), String(y.seed)),
    difference('Intervals', leafText(x.choice.intervals), leafText(y.choice.intervals)),
    ...paths.map((path) => difference(path, before.get(path) ?? NONE, after.get(path) ?? NONE)),
  ];
}

/** Plain values of a tree by path; lists of plain values are one leaf. */
export function leaves(tree: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (isBranch(tree)) for (const [key, value] of Object.entries(tree)) leaves(value, path ? `${path}.${key}` : key, found);
  else if (path) found.set(path, leafText(tree));
  return found;
}

const isBranch = (value: unknown): value is object =>
  value !== null &&
  typeof value === 'object' &&
  (Array.isArray(value) ? value.some((v) => v !== null && typeof v === 'object') : true) &&
  Object.keys(value).length > 0;

const leafText = (value: unknown): string => (value === undefined ? NONE : typeof value === 'string' ? value : JSON.stringify(value));
