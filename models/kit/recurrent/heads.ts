import { z } from 'zod';

/** Heads of attention over `hidden` units, which they have to divide. */
export const heads = z
  .int()
  .min(1)
  .max(64)
  .default(4)
  .meta({ title: 'Heads', description: 'Of the attention; the hidden units are shared among them.' });

export const divides = ({ heads, hidden }: { readonly heads: number; readonly hidden: number }): boolean => hidden % heads === 0;
export const NOT_DIVIDED = { error: 'not a multiple of the heads', path: ['hidden'] };
