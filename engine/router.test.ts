import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCore, type EngineCore } from './core.ts';
import { pipeline } from './pipeline.ts';
import { createRouter } from './router.ts';
import type { Client } from './transports.ts';

let folder: string;
let core: EngineCore;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-router-'));
  core = createCore({ home: join(folder, 'home'), logLevel: 'silent' });
  await core.workspaces.open(join(folder, 'work'), true);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await core.close();
  rmSync(folder, { recursive: true, force: true });
});

const clientOf = (): Client => createRouterClient(createRouter(core), { context: {} }) as unknown as Client;
const validate = async (): Promise<void> => {
  for await (const _ of await clientOf().validate.run({ dataset: 'ds_0123456789abcdef' }));
};
const INTERNAL = { code: 'INTERNAL', message: expect.stringMatching(/^\S+ failed unexpectedly \(error [0-9a-f]{8}\)\.$/), defined: true };

describe('what crosses the contract when the engine itself is wrong', () => {
  it('is an internal error with an id for a job that names no record, not the words of the library', async () => {
    vi.spyOn(pipeline.validate, 'run').mockResolvedValue({ record: 'nonsense', cached: false });
    await expect(validate()).rejects.toMatchObject(INTERNAL);
  });

  it('is an internal error with an id for a job that throws what it should not', async () => {
    vi.spyOn(pipeline.validate, 'run').mockRejectedValue(new TypeError('x is undefined'));
    await expect(validate()).rejects.toMatchObject(INTERNAL);
  });

  it('is an internal error with an id for an answer of the wrong shape', async () => {
    vi.spyOn(pipeline.import, 'list').mockResolvedValue([{ nonsense: true }] as never);
    await expect(clientOf().import.list({})).rejects.toMatchObject(INTERNAL);
  });

  it('keeps its id in the log', async () => {
    const log = vi.spyOn(core.log, 'error').mockReturnValue(undefined);
    vi.spyOn(pipeline.import, 'list').mockRejectedValue(new RangeError('no'));
    const error = (await clientOf()
      .import.list({})
      .catch((e: unknown) => e)) as { data: { detail: { id: string } } };
    expect(log).toHaveBeenCalledWith(expect.objectContaining({ id: error.data.detail.id, method: 'import.list' }), expect.any(String));
  });
});
