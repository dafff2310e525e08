import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Entry {
  readonly path: string;
  readonly opened: string;
}

const KEPT = 20;
const fileIn = (home: string): string => join(home, 'recent.json');

function load(home: string): Entry[] {
  try {
    const entries = JSON.parse(readFileSync(fileIn(home), 'utf8'));
    return Array.isArray(entries) ? entries.filter((e) => typeof e?.path === 'string' && typeof e?.opened === 'string') : [];
  } catch {
    return [];
  }
}

/** Workspaces opened lately, newest first. */
export const recentWorkspaces = (home: string) =>
  load(home).map((e) => ({ ...e, name: basename(e.path), exists: existsSync(join(e.path, 'almanac.duckdb')) }));

export function rememberWorkspace(home: string, path: string): void {
  const entries = [{ path, opened: new Date().toISOString() }, ...load(home).filter((e) => e.path !== path)].slice(0, KEPT);
  const draft = `${fileIn(home)}.part`;
  writeFileSync(draft, JSON.stringify(entries, null, 2));
  renameSync(draft, fileIn(home));
}
