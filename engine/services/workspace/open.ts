import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { AlmanacError } from '#shared/base/errors.ts';
import type { WorkspaceInfo } from '#shared/services/workspace.ts';
import type { SettingsStore } from '../../context.ts';
import { createJobQueue, type JobQueue } from '../../jobs/queue.ts';
import { type Artifacts, artifactsIn } from '../../store/artifacts.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { explain } from '../../store/failures.ts';
import { migrate, migrations, refuseNewer, schemaVersion } from '../../store/migrate.ts';
import { iso, number, text } from '../../store/rows.ts';

export interface Workspace {
  readonly path: string;
  readonly db: Database;
  readonly artifacts: Artifacts;
  readonly jobs: JobQueue;
  info(): Promise<WorkspaceInfo>;
  close(): Promise<void>;
}

/** The one workspace that an engine may have open. */
export interface Workspaces {
  /** Throws NO_WORKSPACE where none is open. */
  current(): Workspace;
  find(): Workspace | undefined;
  open(path: string, create: boolean): Promise<Workspace>;
  close(): Promise<void>;
}

const DATABASE = 'almanac.duckdb';
/** What the desktop opens a workspace by: it is associated with this ending. */
const MARKER = 'workspace.almanac';
const MARKER_TEXT = 'Open this file with Almanac to open the workspace in this folder.\n';

export const isWorkspace = (path: string): boolean => existsSync(join(path, DATABASE));

async function openFile(file: string, settings: SettingsStore): Promise<Database> {
  const { threads, memory } = settings.get();
  try {
    return await openDatabase(file, { threads, memoryGiB: memory });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/lock|already open|being used by another process/i.test(said))
      throw new AlmanacError(
        'WORKSPACE_BUSY',
        `The workspace ${file} is open in another process.`,
        { hint: 'Close the other Almanac window or command, or choose another workspace.', place: { file } },
        { cause },
      );
    const known = explain(cause);
    if (known instanceof AlmanacError) throw known;
    throw new AlmanacError(
      'WORKSPACE_DAMAGED',
      `The database ${file} cannot be opened: ${said.split('\n')[0]}`,
      { hint: 'Restore it from the folder "backups" beside it, or choose another workspace.', place: { file } },
      { cause },
    );
  }
}

/** Brings an older file to today's schema, after a copy into backups/. */
async function upgrade(
  path: string,
  file: string,
  db: Database,
  settings: SettingsStore,
): Promise<{ db: Database; upgradedFrom?: { version: number; backup: string } }> {
  const known = migrations().at(-1)!.version;
  const found = await db.read(schemaVersion);
  try {
    refuseNewer(path, found, known);
  } catch (error) {
    db.close();
    throw error;
  }
  if (found === 0 || found === known) {
    await migrate(db);
    return { db };
  }
  db.close();
  const folder = join(path, 'backups');
  mkdirSync(folder, { recursive: true });
  const backup = join(folder, `almanac-v${found}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.duckdb`);
  copyFileSync(file, backup);
  const again = await openFile(file, settings);
  await migrate(again);
  return { db: again, upgradedFrom: { version: found, backup } };
}

async function markInterrupted(db: Database): Promise<WorkspaceInfo['interrupted']> {
  return db.write(async (sql) => {
    const rows = await sql.all("SELECT id, method, created FROM jobs WHERE state IN ('queued', 'running') ORDER BY created");
    await sql.run("UPDATE jobs SET state = 'interrupted', ended = now()::TIMESTAMP WHERE state IN ('queued', 'running')");
    return rows.map((row) => ({ job: text(row, 'id'), method: text(row, 'method'), started: iso(row, 'created') }));
  });
}

function sweepDrafts(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (entry.endsWith('.part')) rmSync(join(folder, entry), { force: true });
}

const sizeOf = (path: string): number =>
  readdirSync(path, { recursive: true, withFileTypes: true }).reduce(
    (sum, e) => sum + (e.isFile() ? (statSync(join(e.parentPath, e.name), { throwIfNoEntry: false })?.size ?? 0) : 0),
    0,
  );

/** Opens a workspace folder: locks it, upgrades it, marks what was interrupted. */
export async function openWorkspace(given: string, create: boolean, settings: SettingsStore, log: Logger): Promise<Workspace> {
  const path = resolve(given);
  const file = join(path, DATABASE);
  if (!existsSync(file) && !create)
    throw new AlmanacError('NOT_FOUND', `There is no workspace at ${path}.`, {
      hint: 'Create one there, or choose the folder that holds almanac.duckdb.',
      place: { file: path },
    });
  try {
    for (const folder of ['artifacts', 'logs', 'inbox']) mkdirSync(join(path, folder), { recursive: true });
    if (!existsSync(join(path, MARKER))) writeFileSync(join(path, MARKER), MARKER_TEXT);
  } catch (error) {
    throw explain(error);
  }
  const { db, upgradedFrom } = await upgrade(path, file, await openFile(file, settings), settings);
  sweepDrafts(join(path, 'artifacts'));
  const interrupted = await markInterrupted(db);
  const jobs = createJobQueue(db, log);
  log.info({ path, interrupted: interrupted.length }, 'workspace opened');
  return {
    path,
    db,
    jobs,
    artifacts: artifactsIn(join(path, 'artifacts')),
    info: async () => {
      const counts = await db.read((sql) => sql.all('SELECT kind, count(*) AS n FROM records GROUP BY kind'));
      return {
        path,
        name: basename(path),
        schemaVersion: await db.read(schemaVersion),
        bytes: sizeOf(path),
        records: Object.fromEntries(counts.map((row) => [text(row, 'kind'), number(row, 'n')])),
        interrupted,
        ...(upgradedFrom ? { upgradedFrom } : {}),
      };
    },
    close: async () => {
      await jobs.stop();
      db.close();
      log.info({ path }, 'workspace closed');
    },
  };
}

export function createWorkspaces(settings: SettingsStore, log: Logger): Workspaces {
  let open: Workspace | undefined;
  const workspaces: Workspaces = {
    find: () => open,
    current: () => {
      if (!open)
        throw new AlmanacError('NO_WORKSPACE', 'No workspace is open.', {
          hint: 'Open or create one first: almanac --workspace FOLDER …, or Home in the app.',
        });
      return open;
    },
    async open(path, create) {
      if (open?.path === resolve(path)) return open;
      const next = await openWorkspace(path, create, settings, log);
      await workspaces.close();
      open = next;
      return next;
    },
    async close() {
      const closing = open;
      open = undefined;
      await closing?.close();
    },
  };
  return workspaces;
}
