import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { AlmanacError } from '#shared/base/errors.ts';
import type { WorkspaceInfo } from '#shared/services/workspace.ts';
import type { SettingsStore } from '../../context.ts';
import { createJobQueue, type JobQueue } from '../../jobs/queue.ts';
import { CHECKPOINTS, sweepCheckpoints } from '../../jobs/training/checkpoints.ts';
import { createTrainings, type Trainings } from '../../jobs/training/live.ts';
import { type Artifacts, artifactsIn } from '../../store/artifacts.ts';
import type { Database } from '../../store/database.ts';
import { explain } from '../../store/failures.ts';
import { schemaVersion } from '../../store/migrate.ts';
import { iso, number, text } from '../../store/rows.ts';
import { openUpgraded, orClose } from './upgrade.ts';

export interface Workspace {
  readonly path: string;
  readonly db: Database;
  readonly artifacts: Artifacts;
  readonly jobs: JobQueue;
  readonly trainings: Trainings;
  info(): Promise<WorkspaceInfo>;
  close(): Promise<void>;
}

const DATABASE = 'almanac.duckdb';
/** What the desktop opens a workspace by: it is associated with this ending. */
const MARKER = 'workspace.almanac';
const MARKER_TEXT = 'Open this file with Almanac to open the workspace in this folder.\n';

export const isWorkspace = (path: string): boolean => existsSync(join(path, DATABASE));

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

/** On a read-only file system mkdir would say that there is no such file. */
function assertWritable(path: string): void {
  if (existsSync(path)) accessSync(path, constants.W_OK);
  else assertWritable(dirname(path));
}

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
    assertWritable(path);
    for (const folder of ['artifacts', 'logs', 'inbox']) mkdirSync(join(path, folder), { recursive: true });
    if (!existsSync(join(path, MARKER))) writeFileSync(join(path, MARKER), MARKER_TEXT);
  } catch (error) {
    throw explain(error);
  }
  const { db, upgradedFrom } = await openUpgraded(file, settings);
  const interrupted = await orClose(db, async () => {
    sweepDrafts(join(path, 'artifacts'));
    sweepCheckpoints(join(path, CHECKPOINTS), Date.now());
    return markInterrupted(db);
  });
  const jobs = createJobQueue(db, log);
  log.info({ path, interrupted: interrupted.length }, 'workspace opened');
  return {
    path,
    db,
    jobs,
    trainings: createTrainings(),
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
      // Commands that are being recorded get their turn first.
      await db.write(async () => {});
      db.close();
      log.info({ path }, 'workspace closed');
    },
  };
}
