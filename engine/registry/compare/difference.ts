import type { Difference } from '#shared/services/registry.ts';

export const NONE = '–';

/** A row whose sides are told as text; it is 'neutral' where nothing better or worse is to be said. */
export const difference = (what: string, before: string, after: string, more: Partial<Difference> = {}): Difference => ({
  what,
  before,
  after,
  changed: before !== after,
  verdict: before === after ? 'same' : 'neutral',
  note: '',
  ...more,
});

/** Of numbers of which less is better: 'same' where they are told alike. */
export const lessIsBetter = (before: number, after: number, tell: (x: number) => string): Pick<Difference, 'verdict'> => ({
  verdict: tell(before) === tell(after) ? 'same' : after < before ? 'better' : 'worse',
});
