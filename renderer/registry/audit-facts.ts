import type { AuditEntry, AuditEvent } from '#shared/services/audit.ts';

type Body = Readonly<Record<string, unknown>>;

const word = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const because = (value: unknown): string => (word(value) ? `: ${word(value)}` : '');
const versionOf = (value: unknown): string => (typeof value === 'number' ? `version ${value}` : 'nothing');

const DECIDED: Readonly<Record<string, string>> = { approve: 'approved', reject: 'rejected', changes: 'sent back for changes' };

function decided({ decision, model, version, note }: Body): string {
  const what = word(model) || 'the request';
  return `${what}${typeof version === 'number' ? ` ${versionOf(version)}` : ''} ${DECIDED[word(decision)] ?? word(decision)}${because(note)}`;
}

function moved({ alias, from, to, rollback, reason }: Body): string {
  const what = to === null ? 'taken away' : from === null ? `set to ${versionOf(to)}` : `moved from ${versionOf(from)} to ${versionOf(to)}`;
  return `${word(alias)} ${rollback ? `rolled back from ${versionOf(from)} to ${versionOf(to)}` : what}${because(reason)}`;
}

const short = (digest: unknown): string => word(digest).slice(0, 12);

const SENTENCES: Readonly<Record<AuditEvent, (body: Body) => string>> = {
  'approval.requested': ({ model, change }) => `approval of ${word(model)} asked for${because(change)}`,
  'approval.commented': ({ text }) => `said${because(text)}`,
  'approval.decided': decided,
  'approval.withdrawn': ({ note }) => `request taken back${because(note)}`,
  'policy.changed': ({ reason }) => `rules of this workspace changed${because(reason)}`,
  'alias.moved': moved,
  'release.built': ({ model, version, digest, path }) =>
    `${word(model)} ${typeof version === 'number' ? versionOf(version) : ''} built as ${short(digest)}${word(path) ? ` at ${word(path)}` : ''}`
      .replace(/\s+/g, ' ')
      .trim(),
  'release.pushed': ({ target, digest, reference }) =>
    `${short(digest)} pushed to ${word(target)}${word(reference) ? `, there ${word(reference)}` : ''}`,
  'release.activated': ({ target, alias, digest }) => `${word(target)} answers as ${word(alias)} from ${short(digest)}`,
  'release.reverted': ({ target, alias, digest }) => `${word(target)} answers as ${word(alias)} from ${short(digest)} again`,
  'target.saved': ({ target }) => {
    const { kind, url, endpoint, path } = (target ?? {}) as Body;
    return ['place saved', word(kind), word(url) || word(endpoint) || word(path)].filter(Boolean).join(', ');
  },
  'target.removed': () => 'place forgotten',
};

/** What an entry says, as a sentence without its subject: who and what it is about stand beside it. */
export const inWords = (entry: Pick<AuditEntry, 'event' | 'body'>): string => SENTENCES[entry.event](entry.body).replace(/\s*\n\s*/g, ' ');

/** Whether all words of a search are in who, what, about and the body. */
export function fits(entry: AuditEntry, search: string): boolean {
  const text = `${entry.by.name} ${entry.event} ${entry.subject} ${inWords(entry)} ${JSON.stringify(entry.body)}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
