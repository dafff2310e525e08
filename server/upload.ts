import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answerJson, refuse } from './answer.ts';
import type { Refusal } from './guard.ts';
import { reserve, safeName } from './inbox.ts';

/** Left free on the disk, bytes: a full disk stops more than an upload. */
const RESERVE = 256 * 2 ** 20;
const SILENCE_MS = 60_000;

const full = (folder: string, room: number): Refusal => ({
  status: 507,
  message: `The file does not fit: ${(Math.max(0, room) / 2 ** 20).toFixed(0)} MiB can be stored in ${folder}.`,
  hint: 'Free some disk space, or open a workspace on another disk.',
});

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize - RESERVE;
}

class TooLarge extends Error {}

const upTo = (bytes: number): Transform => {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > bytes ? new TooLarge() : null, chunk);
    },
  });
};

function explained(error: unknown, folder: string, room: number): Refusal {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof TooLarge || code === 'ENOSPC' || code === 'EDQUOT') return full(folder, room);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return { status: 403, message: `The folder ${folder} cannot be written.`, hint: 'Check its permissions, or open another workspace.' };
  return { status: 500, message: `The upload could not be stored: ${message}`, hint: 'Try again; the log of the system may say more.' };
}

/** Streams the body of `PUT /upload?name=…` into `folder` and answers `{ path }`. What was broken off leaves no file behind. */
export async function receive(
  req: IncomingMessage,
  res: ServerResponse,
  folder: string,
  name: string,
  free: (folder: string) => Promise<number> = freeIn,
): Promise<void> {
  let room = 0;
  let draft: string | undefined;
  try {
    await mkdir(folder, { recursive: true });
    room = await free(folder);
    if (Number(req.headers['content-length'] ?? 0) > room) return refuse(res, full(folder, room));
    draft = join(folder, `${randomUUID()}.part`);
    req.setTimeout(SILENCE_MS, () => req.destroy());
    await pipeline(req, upTo(room), createWriteStream(draft, { flags: 'wx', flush: true }));
    const path = await reserve(folder, safeName(name));
    await rename(draft, path);
    answerJson(res, 200, { path });
  } catch (error) {
    if (draft) await rm(draft, { force: true });
    if (!res.headersSent && !res.destroyed) refuse(res, explained(error, folder, room));
  }
}
