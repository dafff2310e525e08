import type { Logger } from 'pino';
import type { RecordId } from '#shared/base/ids.ts';
import type { Settings } from '#shared/services/settings.ts';
import type { Signer } from './identity/signer.ts';
import type { Vault } from './identity/vault.ts';
import type { Pool } from './jobs/pool.ts';
import type { Devices } from './onnx/devices/devices.ts';
import type { Workspaces } from './services/workspace/workspaces.ts';
import type { Artifacts } from './store/artifacts.ts';
import type { Database } from './store/database.ts';

/** What a handler may use of the engine. Reading `db`, `artifacts` or `path` without an open workspace throws NO_WORKSPACE. */
export interface CallContext {
  readonly actor: string;
  readonly log: Logger;
  readonly db: Database;
  readonly artifacts: Artifacts;
  /** The workspace folder. */
  readonly path: string;
  readonly workspaces: Workspaces;
  readonly settings: SettingsStore;
  /** Folder of this user: settings, logs, recent workspaces. */
  readonly home: string;
  /** Worker threads for fits and forecasts. */
  readonly pool: Pool;
  /** What tensor programs can run on. */
  readonly devices: Devices;
  /** The identity that acts, with its pen; undefined where the actor is a name alone. */
  readonly signer: () => Promise<Signer | undefined>;
  /** The keychain of the operating system, where the host has one. */
  readonly vault: Vault | undefined;
}

/** What the queue hands to the work of a job. */
export interface JobHandle {
  readonly id: string;
  /** Share done, 0 to 1, and what is being done now. */
  readonly progress: (share: number, message: string) => void;
  /** A line in the job's own log, which is kept. */
  readonly note: (level: 'info' | 'warn', message: string) => void;
  readonly signal: AbortSignal;
  /** Throws CANCELLED once the job was cancelled: call it between slices of work. */
  readonly check: () => void;
}

/** What a job may use. */
export interface JobContext extends CallContext, JobHandle {}

/** What a job made. `cached`: an earlier run of equal work was found. */
export interface JobResult {
  readonly record: RecordId;
  readonly cached: boolean;
}

export interface SettingsStore {
  get(): Settings;
  set(change: Partial<Settings>): Settings;
}
