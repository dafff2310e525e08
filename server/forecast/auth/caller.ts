import type { Role } from '#shared/serving/api.ts';

/** Who asks, once that is proved. */
export interface Caller {
  /** For the log and the history of aliases; for limits. */
  readonly name: string;
  readonly role: Role;
  /** A JWT that may be used once for what changes the service: its id, and when it ends in seconds since 1970. */
  readonly ticket?: { readonly id: string | undefined; readonly until: number };
}

/** Why a caller was refused; a label of auth_failures_total. */
export type Refusal = 'missing' | 'unknown' | 'expired' | 'invalid' | 'replayed' | 'role' | 'blocked';

const RANK: Record<Role, number> = { viewer: 0, publisher: 1, admin: 2 };

/** Each role may do what the one before it may. */
export const mayAct = (role: Role, needed: Role): boolean => RANK[role] >= RANK[needed];
