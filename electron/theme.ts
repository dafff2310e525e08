import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import type { NativeTheme } from 'electron';
import { z } from 'zod';

const Theme = z.object({ theme: z.enum(['system', 'light', 'dark']) });

export function readTheme(home: string): 'system' | 'light' | 'dark' {
  try {
    return Theme.parse(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'))).theme;
  } catch {
    return 'system';
  }
}

/** Makes menus, dialogues and title bar follow the theme in the user's settings, now and whenever it is changed. */
export function followTheme(home: string, theme: Pick<NativeTheme, 'themeSource'>): () => void {
  const file = join(home, 'settings.json');
  const apply = (): void => {
    theme.themeSource = readTheme(home);
  };
  apply();
  watchFile(file, { interval: 1000, persistent: false }, apply);
  return () => unwatchFile(file, apply);
}
