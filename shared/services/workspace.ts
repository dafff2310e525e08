import { z } from 'zod';
import { RecordId, RecordKind } from '../base/ids.ts';
import { command, query } from '../base/method.ts';
import { RecordHead } from '../domain/record.ts';

export const WorkspaceInfo = z.object({
  path: z.string(),
  name: z.string(),
  schemaVersion: z.int(),
  bytes: z.number(),
  records: z.partialRecord(RecordKind, z.int()),
  /** Jobs that were cut off when the workspace was last open: say so, offer to run them again. */
  interrupted: z.array(z.object({ job: z.string(), method: z.string(), started: z.string() })),
  /** The backup made before an upgrade at this opening, if one was needed. */
  upgradedFrom: z.object({ version: z.int(), backup: z.string() }).optional(),
});
export type WorkspaceInfo = z.infer<typeof WorkspaceInfo>;

export const StageState = z.enum(['empty', 'ready', 'running', 'stale', 'done']);
export type StageState = z.infer<typeof StageState>;

export const workspaceService = {
  open: command({
    summary: 'Open a workspace folder',
    input: z.object({ path: z.string(), create: z.boolean().default(false) }),
    output: WorkspaceInfo,
    errors: ['NOT_FOUND', 'CONFLICT', 'WORKSPACE_BUSY', 'WORKSPACE_NEWER', 'WORKSPACE_DAMAGED'],
    workspace: false,
  }),
  close: command({ summary: 'Close the workspace', input: z.object({}), output: z.object({}) }),
  current: query({ summary: 'The open workspace, or null', input: z.object({}), output: WorkspaceInfo.nullable(), workspace: false }),
  recent: query({
    summary: 'Workspaces opened lately',
    input: z.object({}),
    output: z.array(z.object({ path: z.string(), name: z.string(), opened: z.string(), exists: z.boolean() })),
    workspace: false,
  }),
  stages: query({
    summary: 'The state of every stage for one data set',
    input: z.object({ dataset: RecordId.optional() }),
    output: z.array(z.object({ stage: z.string(), state: StageState, count: z.int(), latest: RecordId.optional(), reason: z.string() })),
  }),
  lineage: query({
    summary: 'A record and all it was made from',
    input: z.object({ record: RecordId }),
    output: z.array(RecordHead),
    errors: ['NOT_FOUND'],
  }),
  record: query({
    summary: 'Any record, whole',
    input: z.object({ record: RecordId }),
    output: z.object({ head: RecordHead, body: z.unknown() }),
    errors: ['NOT_FOUND'],
  }),
};
