import { existsSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { writeWhole } from '../store/write-whole.ts';

/** Things that may be used once before they end: a ticket that was used is known again after a restart. */
export interface Once {
  /** Whether it was unused; now it is used. `until` in seconds since 1970: it is forgotten after that. */
  readonly use: (id: string, until: number) => Promise<boolean>;
}

const MOST = 100_000;
/** Seconds for which an id is remembered beyond its end: a clock that is put back does not make it new. */
const KEPT = 3600;

/** Used ids are appended to a file; those that ended are left out when it is opened, and when it has grown by `MOST` lines. */
export async function openOnce(file: string, now: () => number = () => Date.now() / 1000): Promise<Once> {
  const used = new Map<string, number>();
  let lines = 0;
  const sweep = async (): Promise<void> => {
    for (const [id, until] of used) if (until + KEPT < now()) used.delete(id);
    lines = used.size;
    await writeWhole(file, [...used].map((entry) => `${JSON.stringify(entry)}\n`).join(''), 0o600);
  };
  if (existsSync(file))
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const entry = parse(line);
      if (entry) used.set(...entry);
    }
  await sweep();

  return {
    async use(id, until) {
      if (used.has(id)) return false;
      used.set(id, until);
      lines++;
      if (lines > used.size + MOST || lines > 2 * MOST) await sweep();
      else await appendFile(file, `${JSON.stringify([id, until])}\n`);
      return true;
    },
  };
}

/** A line; undefined where a kill cut it off. */
function parse(line: string): [string, number] | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number' ? [value[0], value[1]] : undefined;
  } catch {
    return undefined;
  }
}
