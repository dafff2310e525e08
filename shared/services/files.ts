import { z } from 'zod';
import { query } from '../base/method.ts';

/** What the browser door needs in place of a native file dialogue. */
export const filesService = {
  list: query({
    summary: 'List a folder of this machine',
    input: z.object({ path: z.string().optional(), hidden: z.boolean().default(false) }),
    output: z.object({
      path: z.string(),
      parent: z.string().nullable(),
      entries: z.array(z.object({ name: z.string(), path: z.string(), folder: z.boolean(), bytes: z.number(), workspace: z.boolean() })),
      places: z.array(z.object({ name: z.string(), path: z.string() })),
    }),
    errors: ['NOT_FOUND'],
    workspace: false,
  }),
};
