import { buildShell, shellIsStale } from '../../scripts/build/node.ts';
import { buildPage, pageIsStale } from '../../scripts/build/page.ts';
import { electronProgram } from './programs.ts';

/** What the journeys go through must be what the sources say. */
export default async function build(): Promise<void> {
  if (pageIsStale()) await buildPage();
  if ('program' in electronProgram() && shellIsStale()) await buildShell();
}
