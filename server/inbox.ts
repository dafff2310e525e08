import { open } from 'node:fs/promises';
import { join, parse } from 'node:path';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const FORBIDDEN = /[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const LONGEST = 180;

/** A file name that every file system takes: no folders, no control or direction characters, no device names, not hidden, not too long. */
export function safeName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!;
  const clean = last
    .replace(FORBIDDEN, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  const { name, ext } = parse(RESERVED.test(clean) ? `_${clean}` : clean);
  const ending = ext.slice(0, 20);
  const room = LONGEST - Buffer.byteLength(ending);
  let stem = name;
  while (Buffer.byteLength(stem) > room) stem = [...stem].slice(0, -1).join('');
  return `${stem || 'upload'}${ending}`;
}

/** Takes the first free name of `name`, `name (2)`, `name (3)` … in `folder` by creating it empty. Returns its path. */
export async function reserve(folder: string, name: string): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? name : `${stem} (${n})${ext}`);
    try {
      await (await open(path, 'wx')).close();
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
