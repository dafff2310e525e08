import type { AuditEntry } from '#shared/services/audit.ts';
import type { RegistryModel } from '#shared/services/registry.ts';
import { EVENT_BODIES } from '../audit/events.ts';

export type Move = RegistryModel['moves'][number];

/** The moves of a model's aliases, oldest first, from the events that tell of them. */
export const movesOf = (events: readonly AuditEntry[]): Move[] =>
  events.map(({ time, by, body }) => {
    const { alias, from, to, reason, rollback } = EVENT_BODIES['alias.moved'].parse(body);
    return { time, by, alias, from, to, reason, rollback };
  });

/**
 * What an alias stood for, in turn, as far as it was not rolled back: the last is what it stands for, unless it was taken away, and the
 * one before is where a rollback leads.
 */
export function trackOf(moves: readonly Move[], alias: string): number[] {
  const track: number[] = [];
  for (const move of moves) {
    if (move.alias !== alias || move.to === null) continue;
    const earlier = track.lastIndexOf(move.to);
    if (move.rollback && earlier >= 0) track.length = earlier + 1;
    else if (track.at(-1) !== move.to) track.push(move.to);
  }
  return track;
}

/** Alias -> version, of moves from the oldest. */
export function aliasesOf(moves: readonly Move[]): Record<string, number> {
  const now = new Map<string, number>();
  for (const { alias, to } of moves)
    if (to === null) now.delete(alias);
    else now.set(alias, to);
  return Object.fromEntries([...now].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The version that an alias stood for before the one it stands for now; of one that was taken away, the last. */
export function versionBefore(moves: readonly Move[], alias: string): number | null {
  const track = trackOf(moves, alias);
  return track.at(aliasesOf(moves)[alias] === undefined ? -1 : -2) ?? null;
}
