import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AlmanacError } from '#shared/base/errors.ts';
import type { SettingsStore } from '../../context.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { explain } from '../../store/failures.ts';
import { migrate, migrations, refuseNewer, schemaVersion } from '../../store/migrate.ts';

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

/** The answer of `work`; the file is let go where it fails. */
export async function orClose<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

export interface Upgraded {
  readonly db: Database;
  readonly upgradedFrom?: { readonly version: number; readonly backup: string };
}

/** Opens the file of a workspace and brings an older one to today's schema, after a copy into backups/. A newer one is refused untouched. */
export async function openUpgraded(file: string, settings: SettingsStore): Promise<Upgraded> {
  const known = migrations().at(-1)!.version;
  const db = await openFile(file, settings);
  const found = await orClose(db, async () => {
    const version = await db.read(schemaVersion);
    refuseNewer(dirname(file), version, known);
    if (version === 0) await migrate(db);
    return version;
  });
  if (found === 0 || found === known) return { db };
  db.close();
  const folder = join(dirname(file), 'backups');
  mkdirSync(folder, { recursive: true });
  const backup = join(folder, `almanac-v${found}-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.duckdb`);
  copyFileSync(file, backup);
  const again = await openFile(file, settings);
  await orClose(again, migrate);
  return { db: again, upgradedFrom: { version: found, backup } };
}
