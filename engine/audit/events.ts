import { z } from 'zod';
import { RecordId } from '#shared/base/ids.ts';
import type { AuditEvent } from '#shared/services/audit.ts';
import { Decision } from '#shared/stages/approve.ts';

const version = z.int().nullable();
const served = z.looseObject({ target: z.string(), digest: z.string(), alias: z.string() });

/** What each event holds at least. More may stand beside it: `records`, the witnesses of the records named, is added when it is appended. */
export const EVENT_BODIES = {
  /** Subject: the request. */
  'approval.requested': z.looseObject({ model: z.string(), fit: RecordId, comparison: RecordId }),
  'approval.commented': z.looseObject({ text: z.string() }),
  /** Subject: the request. `approval` is the record that was made, null where none was. */
  'approval.decided': z.looseObject({
    decision: Decision,
    note: z.string(),
    conditions: z.array(z.string()),
    approval: RecordId.nullable(),
  }),
  'approval.withdrawn': z.looseObject({ note: z.string() }),
  /** Subject: `policy`. */
  'policy.changed': z.looseObject({ reason: z.string() }),
  /** Subject: the model. */
  'alias.moved': z.looseObject({
    alias: z.string(),
    from: version,
    to: version,
    reason: z.string(),
    rollback: z.boolean(),
    /** Ids of the items of the checklist that were looked at. */
    checked: z.array(z.string()),
  }),
  /** Subject: the release. */
  'release.built': z.looseObject({ approval: RecordId, digest: z.string() }),
  /** Subject: the release. `push` is the record of it. */
  'release.pushed': z.looseObject({ push: RecordId, target: z.string(), digest: z.string() }),
  /** Subject: the model. */
  'release.activated': served,
  'release.reverted': served,
  /** Subject: the target. */
  'target.saved': z.looseObject({}),
  'target.removed': z.looseObject({}),
} as const satisfies Record<AuditEvent, z.ZodType>;

export type EventBody<E extends AuditEvent> = z.infer<(typeof EVENT_BODIES)[E]>;
