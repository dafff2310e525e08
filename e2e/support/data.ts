import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './programs.ts';

/** A data set of the folder beside the repository, or undefined in a clone without it. */
export function sharedData(path: string): string | undefined {
  const found = join(ROOT, '..', 'shared', 'data', path);
  return existsSync(found) ? found : undefined;
}
export const ABSENT = 'The data sets beside the repository are not in this clone';
