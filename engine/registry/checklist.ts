import { formatTime } from '#shared/base/axis.ts';
import type { ChecklistItem, RegistryVersion } from '#shared/services/registry.ts';
import { inputsOf, type VersionEvidence } from './evidence.ts';
import { told } from './numbers.ts';

/** How the newest release of the version that is returned to was found on disk. */
export type ReleaseState =
  | { readonly kind: 'none' }
  | { readonly kind: 'gone'; readonly release: RegistryVersion['releases'][number] }
  | { readonly kind: 'whole'; readonly release: RegistryVersion['releases'][number] }
  | { readonly kind: 'damaged'; readonly release: RegistryVersion['releases'][number]; readonly problem: string };

export interface RollbackFacts {
  /** Null where the alias was taken away. */
  readonly from: VersionEvidence | null;
  readonly to: VersionEvidence;
  readonly release: ReleaseState;
  /** Forecast servers that hold a release of either version. */
  readonly servers: readonly string[];
}

interface Item {
  readonly id: string;
  readonly required: boolean;
  readonly text: (facts: RollbackFacts) => string;
}

/** What to look at before a rollback, in this order. */
const ITEMS: readonly Item[] = [
  { id: 'cause', required: true, text: cause },
  { id: 'release', required: true, text: release },
  { id: 'accuracy', required: true, text: accuracy },
  { id: 'data', required: true, text: data },
  { id: 'inputs', required: true, text: inputs },
  { id: 'servers', required: true, text: servers },
  {
    id: 'watch',
    required: false,
    text: () => 'After the move: /ready answers, errors and latency are as before, and the forecasts of one horizon lie near what came.',
  },
  {
    id: 'people',
    required: false,
    text: ({ to }) => `Those who use the forecasts know that version ${to.version} answers again, since when, and why.`,
  },
  { id: 'review', required: false, text: review },
];

export const checklistOf = (facts: RollbackFacts): ChecklistItem[] =>
  ITEMS.map(({ id, required, text }) => ({ id, required, text: text(facts) }));

/** Ids of required items that were not looked at. */
export const unchecked = (checked: readonly string[]): string[] =>
  ITEMS.filter(({ id, required }) => required && !checked.includes(id)).map(({ id }) => id);

function cause({ from }: RollbackFacts): string {
  return `What is wrong${from ? ` with version ${from.version}` : ''} is known, and the reason of the rollback says it: since when, and how it was noticed.`;
}

function release({ to: { version }, release: state }: RollbackFacts): string {
  const again = 'Built again from its approval it has the same bytes.';
  if (state.kind === 'none') return `Version ${version} has no release: one must be built before a server can answer from it.`;
  const { digest, signed, path, pushes } = state.release;
  const name = `The release of version ${version} (${digest.slice(0, 12)}, ${signed ? 'signed' : 'not signed'})`;
  if (state.kind === 'whole') return `${name} verifies: every byte is as it was built.`;
  if (state.kind === 'damaged') return `${name} does NOT verify: ${state.problem} ${again}`;
  return `${name} is no longer at ${path}${pushes.length > 0 ? `, but was pushed to ${pushes.join(', ')}` : ''}. ${again}`;
}

function accuracy({ from, to }: RollbackFacts): string {
  const { gates, conditions } = to.approval.body;
  const passed = gates.filter((gate) => gate.passed).length;
  const score = scoreText(to);
  const other = from && scoreText(from);
  const measured = score ? `${score} in its backtest${other ? `, version ${from.version} ${other}` : ''}` : 'it has no score';
  const held = conditions.length > 0 ? ` It was approved on condition: ${conditions.join('; ')}.` : '';
  const gated = gates.length > 0 ? `; it passed ${passed} of ${gates.length} gates` : '';
  return `Version ${to.version} is good enough to go back to: ${measured}${gated}.${held}`;
}

const scoreText = ({ row, comparison }: VersionEvidence): string | undefined => {
  const score = row?.scores.find(({ metric }) => metric === comparison.primary)?.value;
  return typeof score === 'number' ? told(comparison.primary, score) : undefined;
};

function data({ from, to }: RollbackFacts): string {
  const until = ({ dataset: { body } }: VersionEvidence): string => formatTime(body.axis, body.to);
  if (!from || until(from) === until(to)) return `Version ${to.version} knows data up to ${until(to)}: what happened since is new to it.`;
  return `Version ${to.version} knows data up to ${until(to)}, version ${from.version} up to ${until(from)}: what happened between is new to it.`;
}

function inputs({ from, to }: RollbackFacts): string {
  const needed = inputsOf(to);
  if (needed.length === 0) return `Version ${to.version} needs no inputs beside the history.`;
  const had = new Set(from ? inputsOf(from) : []);
  const only = from ? needed.filter((name) => !had.has(name)) : [];
  const dropped = only.length > 0 && from ? ` Version ${from.version} does without ${only.join(', ')}.` : '';
  return `The inputs of version ${to.version} are still delivered: ${needed.join(', ')}.${dropped}`;
}

function servers({ to, servers: names }: RollbackFacts): string {
  if (names.length === 0) return 'No forecast server was given this model from here: nothing else has to be moved.';
  return `Servers answer as before until they are told: roll back to version ${to.version} on ${names.join(', ')} too.`;
}

/** IT32: what follows a rollback is a decision on record. */
function review({ from }: RollbackFacts): string {
  const back = from ? `version ${from.version} comes back` : 'it comes back';
  return `When the cause is found it is decided whether ${back}, on record: a fix is a new version with a request of its own. Nothing is deleted.`;
}
