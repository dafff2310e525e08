import type { Person } from '#shared/stages/approve.ts';

const plain = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Keys tell people apart; where one of the two has none, names must. */
export const samePerson = (a: Person, b: Person): boolean =>
  a.fingerprint && b.fingerprint ? a.fingerprint === b.fingerprint : plain(a.name) === plain(b.name);
