import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobContext } from '../context.ts';
import { createCore } from '../core.ts';
import { createLiveJob } from '../jobs/live.ts';
import type { Database } from '../store/database.ts';

/** A real workspace in a temporary folder, and the context that a handler is called with. */
export interface TestWorkspace {
  readonly ctx: JobContext;
  readonly db: Database;
  /** What the job said, in order. */
  readonly said: { share: number; message: string }[];
  /** Cancels: `ctx.check()` throws from now on. */
  cancel(): void;
  close(): Promise<void>;
}

export async function openTestWorkspace(): Promise<TestWorkspace> {
  const home = mkdtempSync(join(tmpdir(), 'almanac-test-'));
  const core = createCore({ home, logLevel: 'silent' });
  const { db, artifacts, path } = await core.workspaces.open(join(home, 'workspace'), true);
  const job = createLiveJob('job_test', () => {});
  const said: TestWorkspace['said'] = [];
  const ctx: JobContext = {
    actor: 'test',
    log: core.log,
    db,
    artifacts,
    path,
    workspaces: core.workspaces,
    settings: core.settings,
    home,
    pool: core.pool,
    devices: core.devices,
    vault: undefined,
    signer: async () => undefined,
    ...job.handle,
    progress: (share, message) => said.push({ share, message }),
  };
  return {
    ctx,
    db,
    said,
    cancel: job.cancel,
    close: async () => {
      await core.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
