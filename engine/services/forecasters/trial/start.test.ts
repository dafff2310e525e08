import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import type { TrialOrder } from './process.ts';
import { start } from './start.ts';

it.runIf(process.platform === 'linux')('a foreign file is tried in a process that is told no secrets of the environment', () => {
  vi.stubEnv('ALMANAC_SECRET_REGISTRY', 'planted value');
  vi.stubEnv('ALMANAC_OTHER', 'harmless value');
  const running = start({} as TrialOrder, false);
  try {
    const seen = readFileSync(`/proc/${running.pid}/environ`, 'utf8');
    expect(seen).toContain('harmless value');
    expect(seen).not.toContain('planted');
  } finally {
    running.end();
    vi.unstubAllEnvs();
  }
});
