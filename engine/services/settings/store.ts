import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Settings } from '#shared/services/settings.ts';
import type { SettingsStore } from '../../context.ts';

/** Settings in `home`/settings.json. An unreadable file is put aside, not overwritten. */
export function createSettings(home: string, machine: { threads: number; memory: number }): SettingsStore {
  const file = join(home, 'settings.json');
  const defaults: Settings = Settings.parse({ actor: userName(), ...machine });
  let current = load(file, defaults);
  return {
    get: () => current,
    set(change) {
      current = Settings.parse({ ...current, ...change });
      const draft = `${file}.part`;
      writeFileSync(draft, `${JSON.stringify(current, null, 2)}\n`);
      renameSync(draft, file);
      return current;
    },
  };
}

function load(file: string, defaults: Settings): Settings {
  let raw: string;
  try {
    raw = readFileSync(file, 'utf8');
  } catch {
    return defaults;
  }
  try {
    return Settings.parse({ ...defaults, ...JSON.parse(raw) });
  } catch {
    renameSync(file, `${file}.unreadable`);
    return defaults;
  }
}

function userName(): string {
  try {
    return userInfo().username || 'analyst';
  } catch {
    return 'analyst';
  }
}
