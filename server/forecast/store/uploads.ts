import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UploadRequest } from '#shared/serving/api.ts';
import { createTurn } from '../in-turn.ts';
import { Problem } from '../problem.ts';
import { receive } from './incoming.ts';
import { writeWhole } from './write-whole.ts';

/** Unfinished uploads: more at once are refused. */
const MOST = 32;
const DAYS_KEPT = 2;

export interface Uploads {
  /** Begins one, or finds the one of the same archive. The id is the SHA-256 of the archive. */
  readonly begin: (request: { bytes: number; sha256: string }) => Promise<{ id: string; offset: number }>;
  readonly offset: (id: string) => Promise<number>;
  /** Appends a piece that starts at `at`: CONFLICT where that is not where the last one ended. What came before a break is kept. */
  readonly append: (id: string, at: number, body: Readable) => Promise<number>;
  /** The whole archive, checked against its SHA-256. */
  readonly finished: (id: string) => Promise<string>;
  readonly remove: (id: string) => Promise<void>;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Archives that come in pieces: `<folder>/<id>/{upload.json,archive}`. How much there is, the file itself says. */
export function openUploads(folder: string, archiveLimit: number): Uploads {
  const busy = new Set<string>();
  const inTurn = createTurn();
  const archive = (id: string): string => join(folder, id, 'archive');
  const unknown = (id: string): Problem =>
    new Problem('NOT_FOUND', `There is no upload ${id.slice(0, 80)}.`, {
      hint: 'Begin one with POST /v1/uploads; unfinished ones are kept for two days.',
    });

  const plan = async (id: string): Promise<{ bytes: number; sha256: string }> => {
    if (!/^[0-9a-f]{64}$/.test(id)) throw unknown(id);
    const text = await readFile(join(folder, id, 'upload.json'), 'utf8').catch(() => undefined);
    if (text === undefined) throw unknown(id);
    return UploadRequest.parse(JSON.parse(text));
  };
  const offset = async (id: string): Promise<number> => {
    await plan(id);
    return (await stat(archive(id)).catch(() => undefined))?.size ?? 0;
  };
  const alone = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    if (busy.has(id))
      throw new Problem('CONFLICT', 'A piece of this upload is just coming in.', {
        hint: 'Wait for it, then ask with HEAD how much there is.',
      });
    busy.add(id);
    try {
      return await work();
    } finally {
      busy.delete(id);
    }
  };
  const sweep = async (): Promise<number> => {
    const ids = await readdir(folder).catch(() => []);
    const old = Date.now() - DAYS_KEPT * 86_400_000;
    let left = 0;
    for (const id of ids) {
      const touched = await stat(archive(id)).catch(() => stat(join(folder, id)).catch(() => undefined));
      if (touched && touched.mtimeMs < old && !busy.has(id)) await rm(join(folder, id), { recursive: true, force: true });
      else left++;
    }
    return left;
  };

  return {
    offset,

    async begin(request) {
      if (request.bytes > archiveLimit)
        throw new Problem('TOO_LARGE', `The archive has ${request.bytes} bytes, ${archiveLimit} are allowed.`, {
          hint: 'ALMANAC_ARCHIVE_LIMIT sets it.',
        });
      const id = request.sha256;
      // One after the other: many that come together would all find room.
      return inTurn(async () => {
        const known = await plan(id).catch(() => undefined);
        if (known && known.bytes !== request.bytes)
          throw new Problem('CONFLICT', `An upload with this SHA-256 has ${known.bytes} bytes, not ${request.bytes}.`, {
            hint: 'One of the two is wrong.',
          });
        if (known) return { id, offset: await offset(id) };
        if ((await sweep()) >= MOST)
          throw new Problem('OVERLOADED', `${MOST} uploads are unfinished.`, {
            hint: 'Finish one of them.',
            headers: { 'retry-after': '60' },
          });
        await writeWhole(join(folder, id, 'upload.json'), JSON.stringify(request));
        return { id, offset: 0 };
      });
    },

    append: (id, at, body) =>
      alone(id, async () => {
        const [{ bytes }, there] = [await plan(id), await offset(id)];
        if (at !== there)
          throw new Problem('CONFLICT', `The piece starts at ${at}, and ${there} bytes are there.`, {
            hint: 'Go on where the upload ended.',
            headers: { 'upload-offset': String(there) },
          });
        return there + (await receive(body, { file: archive(id), at, most: bytes - there }));
      }),

    finished: (id) =>
      alone(id, async () => {
        const [{ bytes, sha256 }, there] = [await plan(id), await offset(id)];
        if (there < bytes)
          throw new Problem('CONFLICT', `${there} of ${bytes} bytes are there.`, {
            hint: 'Send the rest.',
            headers: { 'upload-offset': String(there) },
          });
        if ((await sha256Of(archive(id))) === sha256) return archive(id);
        await rm(join(folder, id), { recursive: true, force: true });
        throw new Problem('CORRUPT', 'What came is not the archive that was announced: its SHA-256 differs.', { hint: 'Upload it anew.' });
      }),

    remove: async (id) => {
      await plan(id);
      await rm(join(folder, id), { recursive: true, force: true });
    },
  };
}
