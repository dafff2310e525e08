import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { probe } from './probing.ts';

// SwiftShader, a graphics card in software, as Debian's chromium ships it: for function, not for speed.
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

const withDriver = (file: string) => ({ ...process.env, VK_ICD_FILENAMES: file, VK_DRIVER_FILES: file });

describe('WebGPU', () => {
  it.skipIf(!existsSync(SWIFTSHADER))('trains as the CPU does (skipped where chromium with its SwiftShader is not there)', async () => {
    // The probe compares the weights after training on both.
    const outcome = await probe('webgpu', { env: withDriver(SWIFTSHADER), limit: 60_000 });
    expect(outcome).toEqual({ seconds: expect.any(Number), cpuSeconds: expect.any(Number) });
  });

  it.skipIf(process.platform !== 'linux')(
    'without an adapter hands over to the CPU and says so once (skipped where drivers are not chosen by a variable)',
    async () => {
      const child = fork(new URL('./fallback.fixture.ts', import.meta.url), {
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        execArgv: [],
        env: withDriver('/nowhere/no-driver.json'),
      });
      const told = await new Promise((resolve) => child.once('message', resolve));
      expect(told).toEqual({
        notes: ['WebGPU (any graphics card) failed: No graphics adapter was found. The CPU takes over.'],
        first: { device: 'cpu', sum: [4, 6] },
        second: { device: 'cpu', sum: [4, 6] },
      });
    },
  );
});

describe('a probe', () => {
  it('of the CPU is as fast as the CPU', async () => {
    expect(await probe('cpu')).toMatchObject({ seconds: expect.any(Number) });
  });

  it('may be a thread, where there can be no process', async () => {
    expect(await probe('cpu', { thread: true })).toMatchObject({ seconds: expect.any(Number), cpuSeconds: expect.any(Number) });
    expect(await probe('cpu', { thread: true, limit: 1 })).toEqual({ late: true });
    if (process.platform !== 'win32') expect(await probe('dml', { thread: true })).toEqual({ failed: expect.stringMatching(/dml/) });
  });

  it('that is too slow to answer is given up', async () => {
    expect(await probe('cpu', { limit: 1 })).toEqual({ late: true });
  });

  it('whose process dies has crashed', async () => {
    expect(await probe('cpu', { env: { ...process.env, NODE_OPTIONS: '--no-such-option' } })).toEqual({ crashed: true });
  });
});
