// Starts the service with releases that lie in object storage: each is fetched by a signed URL and checked before the service sees it.
// The service itself then verifies every byte and the signature.
//   BOOT_RELEASES   lines or commas: URL#SHA256 of a .tar.gz
//   BOOT_FOLDER     where they are kept; default $ALMANAC_DATA/boot
//   BOOT_SERVICE    default serve.mjs of the working folder
// In a container: --entrypoint node IMAGE /release/deploy/boot.mjs
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const { BOOT_RELEASES = '', BOOT_FOLDER, BOOT_SERVICE = 'serve.mjs', ALMANAC_DATA = 'data', ALMANAC_RELEASES = '' } = process.env;
const folder = resolve(BOOT_FOLDER ?? join(ALMANAC_DATA, 'boot'));
const fail = (message) => {
  console.error(message);
  process.exit(1);
};

async function hashOf(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function fetched(entry) {
  const [url, sha256] = entry.split('#');
  if (!/^[0-9a-f]{64}$/.test(sha256 ?? '')) fail(`BOOT_RELEASES: ${url.split('?')[0]} has no #SHA256.`);
  const file = join(folder, `${sha256}.tar.gz`);
  if (existsSync(file) && (await hashOf(file)) === sha256) return file;
  const answer = await fetch(url, { signal: AbortSignal.timeout(300_000) });
  if (!answer.ok) fail(`${url.split('?')[0]} answers ${answer.status}.`);
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(`${file}.part`));
  const found = await hashOf(`${file}.part`);
  if (found !== sha256) {
    rmSync(`${file}.part`);
    fail(`${url.split('?')[0]} has SHA-256 ${found}, not ${sha256}.`);
  }
  renameSync(`${file}.part`, file);
  return file;
}

mkdirSync(folder, { recursive: true });
const entries = BOOT_RELEASES.split(/[\s,]+/).filter(Boolean);
if (entries.length === 0) fail('BOOT_RELEASES is empty: there is nothing to fetch.');
const files = [];
for (const entry of entries) files.push(await fetched(entry));

const env = { ...process.env, ALMANAC_RELEASES: [ALMANAC_RELEASES, ...files].filter(Boolean).join(',') };
for (const name of ['BOOT_RELEASES', 'BOOT_FOLDER', 'BOOT_SERVICE']) delete env[name];
const child = spawn(process.execPath, [BOOT_SERVICE], { stdio: 'inherit', env });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
