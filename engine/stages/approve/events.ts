import { z } from 'zod';
import { EVENT_BODIES } from '../../audit/events.ts';

/* The state of a request is read from what the trail keeps of it. */

export const Commented = EVENT_BODIES['approval.commented'];

export const Decided = EVENT_BODIES['approval.decided'].extend({ version: z.int().nullable().default(null) });
