import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildShell, shellIsStale } from '../../scripts/build/node.ts';
import { buildPage, pageIsStale } from '../../scripts/build/page.ts';
import { electronProgram, ROOT } from './programs.ts';

/** The page that the journeys go through: a copy, which a build beside them does not change. */
export const APP = join(ROOT, '.cache', 'e2e-app');

/** What the journeys go through must be what the sources say. */
export default async function build(): Promise<void> {
  if (pageIsStale()) await buildPage();
  rmSync(APP, { recursive: true, force: true });
  cpSync(join(ROOT, 'dist', 'renderer'), APP, { recursive: true });
  const electron = electronProgram();
  if ('reason' in electron) console.log(`The journeys in Electron are skipped. ${electron.reason}.`);
  else if (shellIsStale()) await buildShell();
}
