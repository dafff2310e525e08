import { readdirSync, readFileSync } from 'node:fs';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Database, Sql } from './database.ts';
import { number } from './rows.ts';

interface Migration {
  readonly version: number;
  readonly sql: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);

/** The numbered SQL files, in order: 0001-records.sql is version 1. */
export const migrations = (): Migration[] =>
  readdirSync(FOLDER)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), sql: readFileSync(new URL(name, FOLDER), 'utf8') }));

/** 0 for an empty file. */
export async function schemaVersion(sql: Sql): Promise<number> {
  const tables = await sql.all("SELECT 1 FROM information_schema.tables WHERE table_name = 'schema_version'");
  if (tables.length === 0) return 0;
  return number((await sql.all('SELECT max(version) AS version FROM schema_version'))[0]!, 'version');
}

export function refuseNewer(path: string, found: number, known: number): void {
  if (found > known)
    throw new AlmanacError('WORKSPACE_NEWER', `The workspace ${path} has schema version ${found}; this Almanac knows up to ${known}.`, {
      hint: 'Open it with the newer Almanac that wrote it, or update this one.',
      place: { file: path },
    });
}

/** Applies what is missing, each migration in a transaction of its own. Returns the version reached. */
export async function migrate(db: Database, steps: readonly Migration[] = migrations()): Promise<number> {
  const from = await db.read(schemaVersion);
  for (const step of steps.filter((s) => s.version > from))
    await db.write(async (sql) => {
      await sql.run('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied TIMESTAMP NOT NULL)');
      await sql.run(step.sql);
      await sql.run('INSERT INTO schema_version VALUES ($1, now()::TIMESTAMP)', [step.version]);
    });
  return steps.at(-1)?.version ?? 0;
}
