import type { RecordId } from '#shared/base/ids.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { AuditEntry, AuditEvent } from '#shared/services/audit.ts';
import { ApprovalRequest, type Person, type Policy, type RequestView } from '#shared/stages/approve.ts';
import { auditOf } from '../../audit/read.ts';
import type { Sql } from '../../store/database.ts';
import { getRecord, listRecords } from '../../store/records.ts';
import { Commented, Decided } from './events.ts';
import { samePerson } from './person.ts';
import { policyOf } from './policy.ts';

const EVENTS = ['approval.commented', 'approval.decided', 'approval.withdrawn'] as const satisfies readonly AuditEvent[];
const CLOSED = { approve: 'approved', reject: 'rejected', changes: 'changes' } as const;

/** What became of a request, as the trail tells it to one who asks. Pure. */
export function viewOf(
  request: StoredRecord<ApprovalRequest>,
  trail: readonly AuditEntry[],
  { selfApproval }: Policy,
  asking: Person,
): RequestView {
  const of = (event: AuditEvent): AuditEntry | undefined => trail.find((entry) => entry.event === event);
  const entry = of('approval.decided');
  const decided = entry && Decided.parse(entry.body);
  const state = decided ? CLOSED[decided.decision] : of('approval.withdrawn') ? 'withdrawn' : 'open';
  const { author } = request.body;
  const blocked =
    state !== 'open'
      ? `This request is not open: it was ${state === 'changes' ? 'sent back for changes' : state}.`
      : selfApproval
        ? null
        : samePerson(author, asking)
          ? `${author.name} asked for it: somebody else decides.`
          : author.fingerprint && !asking.fingerprint
            ? `${author.name} asked for it with a key: who decides it needs one too, or anybody could claim to be somebody else.`
            : null;
  return {
    request,
    state,
    comments: trail
      .filter(({ event }) => event === 'approval.commented')
      .map(({ time, by, body }) => ({ time, by, text: Commented.parse(body).text })),
    decision: decided
      ? { time: entry.time, by: entry.by, decision: decided.decision, note: decided.note, conditions: decided.conditions }
      : null,
    approval: decided?.approval ?? null,
    version: decided?.version ?? null,
    blocked,
  };
}

export async function requestView(sql: Sql, id: RecordId, asking: Person): Promise<RequestView> {
  const request = await getRecord(sql, 'request', id, ApprovalRequest);
  return viewOf(request, await auditOf(sql, { subject: id }), await policyOf(sql), asking);
}

/** All requests, newest first; those about one data set where it is given. */
export async function requestViews(sql: Sql, asking: Person, dataset?: RecordId): Promise<RequestView[]> {
  const requests = await listRecords(sql, 'request', ApprovalRequest, dataset);
  const trail: AuditEntry[] = [];
  for (const event of EVENTS) trail.push(...(await auditOf(sql, { event })));
  const about = Map.groupBy(trail, (entry) => entry.subject);
  const policy = await policyOf(sql);
  return requests.map((request) => viewOf(request, about.get(request.head.id) ?? [], policy, asking));
}
