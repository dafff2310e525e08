import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, safe in an address. */
export const newKey = (): string => randomBytes(32).toString('base64url');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time, whatever the lengths. */
export const sameKey = (given: string | null | undefined, expected: string): boolean =>
  typeof given === 'string' && timingSafeEqual(digest(given), digest(expected));

/** Tickets stand in for the token where others can read along (a browser's command line): each works once, for a short while. */
export interface Tickets {
  issue(): string;
  redeem(ticket: string | undefined): boolean;
}

export function createTickets(lifeMs = 60_000, now: () => number = Date.now): Tickets {
  let open: { ticket: string; until: number }[] = [];
  return {
    issue() {
      const ticket = newKey();
      open.push({ ticket, until: now() + lifeMs });
      return ticket;
    },
    redeem(ticket) {
      open = open.filter((t) => t.until > now());
      const found = open.find((t) => sameKey(ticket, t.ticket));
      open = open.filter((t) => t !== found);
      return found !== undefined;
    },
  };
}
