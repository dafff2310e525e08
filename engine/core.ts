import { mkdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { SettingsStore } from './context.ts';
import type { Vault } from './identity/vault.ts';
import { createPool, type Pool } from './jobs/pool.ts';
import { findTensorFlow } from './jobs/tfjs.ts';
import { createLog } from './log.ts';
import { createDevices, type Devices } from './onnx/devices/devices.ts';
import { findingsIn } from './onnx/devices/store.ts';
import { createSettings } from './services/settings/store.ts';
import { createWorkspaces, type Workspaces } from './services/workspace/workspaces.ts';
import { explain } from './store/failures.ts';

export interface EngineConfig {
  /** Folder for this user's settings, logs and list of recent workspaces. */
  readonly home: string;
  /** 'silent' for one-off commands and tests; logs go to `home`/logs. */
  readonly logLevel?: 'silent' | 'info' | 'debug';
  /** The keychain of the operating system, where the host has one. */
  readonly vault?: Vault;
}

/** The state of a running engine: everything the methods share. */
export interface EngineCore {
  readonly log: Logger;
  readonly home: string;
  readonly settings: SettingsStore;
  readonly workspaces: Workspaces;
  readonly pool: Pool;
  readonly devices: Devices;
  readonly vault: Vault | undefined;
  /** Keeps who asked for what, where a workspace is open. */
  recordCommand(actor: string, method: string, input: unknown): void;
  close(): Promise<void>;
}

export function createCore({ home, logLevel = 'info', vault }: EngineConfig): EngineCore {
  try {
    mkdirSync(join(home, 'logs'), { recursive: true });
  } catch (error) {
    throw explain(error);
  }
  const { log, flush } = createLog(join(home, 'logs'), logLevel);
  const settings = createSettings(home, {
    threads: Math.max(1, cpus().length),
    memory: Math.max(0.5, Math.min(8, Math.floor(totalmem() / 2 ** 30 / 4))),
  });
  const workspaces = createWorkspaces(settings, log);
  const pool = createPool(settings.get().threads, () => {
    const path = workspaces.find()?.path;
    const tfjs = settings.get().runtime === 'tfjs' ? findTensorFlow(home).file : undefined;
    return { ...(path && { artifacts: join(path, 'artifacts') }), ...(tfjs && { tfjs }) };
  });
  return {
    log,
    home,
    settings,
    workspaces,
    pool,
    devices: createDevices(findingsIn(home)),
    vault,
    recordCommand: (actor, method, input) => {
      workspaces
        .find()
        ?.db.write((sql) =>
          sql.run('INSERT INTO commands VALUES (now()::TIMESTAMP, $1, $2, $3::JSON)', [actor, method, JSON.stringify(input)]),
        )
        .catch((err) => log.error({ err, method }, 'command not recorded'));
    },
    close: async () => {
      await workspaces.close();
      await pool.close();
      await flush();
    },
  };
}
