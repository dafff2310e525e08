import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Target } from '#shared/domain/target.ts';
import { ADMIN_TOKEN, startTest } from '../../server/forecast/service.fixture.ts';
import { writeFake } from '../../server/forecast/serving.fixture.ts';
import { type LosingFront, type Loss, losingFront } from './losing-front.fixture.ts';
import { startMlflow } from './mlflow/stand-in.fixture.ts';
import { REGISTRY, startRegistry } from './oci/registry.fixture.ts';
import { pushTo } from './push.ts';
import { pushContext, sourceIn, sourceOfArchive, tempFolder } from './release.fixture.ts';
import { ACCESS_KEY, BUCKET, SECRET_KEY, startStorage } from './s3/storage.fixture.ts';
import type { BundleSource } from './source.ts';

// Every second request of a push is lost, and the answers of the others: done, and not known. The push ends there, and a repeat goes on.

/** A server behind a front, and places there that hold nothing yet. */
interface World {
  readonly front: LosingFront;
  readonly secret: string;
  readonly place: (n: number) => Promise<{ target: Target; source: BundleSource }>;
  /** What must be so once a release is there: nothing was made twice. */
  readonly once?: () => void;
}

let cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of cleanUp.reverse()) await close();
  cleanUp = [];
});

const fronted = async (url: string): Promise<LosingFront> => {
  const front = await losingFront(url);
  cleanUp.push(front.close);
  return front;
};

const WORLDS: Record<'oci' | 's3' | 'server' | 'mlflow', (folder: string) => Promise<World>> = {
  async oci(folder) {
    const registry = await startRegistry(folder);
    cleanUp.push(registry.kill);
    const [front, source] = [await fronted(registry.url), await sourceIn(folder)];
    const place: World['place'] = async (n) => ({
      source,
      target: Target.parse({ kind: 'oci', name: 'x', url: front.url, repository: `a/b${n}` }),
    });
    return { front, secret: '', place };
  },
  async s3(folder) {
    mkdirSync(join(folder, 's3'));
    const storage = await startStorage(join(folder, 's3'));
    cleanUp.push(storage.close);
    const [front, source] = [await fronted(storage.url), await sourceIn(folder)];
    const keys = { endpoint: front.url, bucket: BUCKET, accessKey: ACCESS_KEY, secret: 'S' };
    return {
      front,
      secret: SECRET_KEY,
      place: async (n) => ({ source, target: Target.parse({ kind: 's3', name: 'x', ...keys, prefix: `p${n}` }) }),
    };
  },
  async server(folder) {
    const service = await startTest();
    cleanUp.push(service.close);
    const front = await fronted(service.service.address);
    const target = Target.parse({ kind: 'server', name: 'x', url: front.url, secret: 'S' });
    const place: World['place'] = async (n) => {
      const archive = await writeFake(join(folder, `load-${n}.tar.gz`), { version: n + 1 });
      return { target, source: await sourceOfArchive(archive, { model: 'load', version: n + 1 }, 'tar.gz') };
    };
    return { front, secret: ADMIN_TOKEN, place };
  },
  async mlflow(folder) {
    const mlflow = await startMlflow();
    cleanUp.push(mlflow.close);
    const front = await fronted(mlflow.url);
    const target = Target.parse({ kind: 'mlflow', name: 'x', url: front.url, secret: 'S' });
    const place: World['place'] = async (n) => ({
      target,
      source: await sourceIn(folder, { model: `Plan ${n}`, version: n + 1, size: 1000 }),
    });
    const once = (): void => {
      const versions = [...mlflow.models.values()].map((model) => model.versions.length);
      expect([mlflow.runs.length, Math.max(...versions)]).toEqual([versions.length, 1]);
    };
    return { front, secret: 'unused', place, once };
  },
};

describe.each(['oci', 's3', 'server', 'mlflow'] as const)('a push to %s', (kind) => {
  it.skipIf(kind === 'oci' && !REGISTRY).each<Loss>(['request', 'answer'])(
    'goes on after any %s was lost (oci: skipped where docker-registry is not on PATH)',
    async (what) => {
      const folder = tempFolder();
      cleanUp.push(folder.close);
      const { front, secret, place, once } = await WORLDS[kind](folder.path);
      const context = () => pushContext(folder.path, { S: secret }, { chunk: 60_000, patience: { attempts: 1, first: 1, longest: 1 } });
      for (let n = what === 'request' ? 0 : 1; ; n += 2) {
        const { target, source } = await place(n);
        front.lose(n, what);
        const outcome = await pushTo(target, source, context()).catch((error: Error & { code?: string }) => error);
        if (!(outcome instanceof Error)) {
          expect(front.seen()).toBeLessThanOrEqual(n);
          expect(n).toBeGreaterThan(4);
          break;
        }
        expect(outcome.code, outcome.message).toBe('UNREACHABLE');
        await expect(pushTo(target, source, context())).resolves.toMatchObject({ reference: expect.any(String) });
        once?.();
      }
    },
  );
});
