// node scripts/icons.ts: draws renderer/public/icon.svg at every size that Linux, macOS and Windows want, into resources/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from './build/page.ts';
import { findChromium } from './chromium.ts';

const LINUX = [16, 32, 48, 64, 128, 256, 512];
const WINDOWS = [16, 24, 32, 48, 64, 128, 256];
/** Type in an .icns file -> size of its PNG. */
const MAC: Readonly<Record<string, number>> = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 };

type Draw = (size: number) => Promise<Buffer>;

/** An .ico file of PNGs: a directory of 16 bytes each, then the pictures. */
async function ico(sizes: readonly number[], draw: Draw): Promise<Buffer> {
  const pictures = await Promise.all(sizes.map(draw));
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let at = head.length;
  sizes.forEach((size, i) => {
    const entry = 6 + 16 * i;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(pictures[i]!.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += pictures[i]!.length;
  });
  return Buffer.concat([head, ...pictures]);
}

const chunk = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
};

/** An .icns file of PNGs: chunks of type, length and picture. */
async function icns(types: Readonly<Record<string, number>>, draw: Draw): Promise<Buffer> {
  const chunks = await Promise.all(Object.entries(types).map(async ([type, size]) => chunk(type, await draw(size))));
  return chunk('icns', Buffer.concat(chunks));
}

const svg = readFileSync(join(ROOT, 'renderer/public/icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: findChromium(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
const page = await browser.newPage();
const drawn = new Map<number, Buffer>();
for (const size of new Set([...LINUX, ...WINDOWS, ...Object.values(MAC)])) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  drawn.set(size, await page.screenshot({ omitBackground: true }));
}
await browser.close();
const draw: Draw = async (size) => drawn.get(size)!;

const out = join(ROOT, 'resources');
mkdirSync(join(out, 'icons'), { recursive: true });
for (const size of LINUX) writeFileSync(join(out, 'icons', `${size}x${size}.png`), await draw(size));
writeFileSync(join(out, 'icon.png'), await draw(1024));
writeFileSync(join(out, 'icon.ico'), await ico(WINDOWS, draw));
writeFileSync(join(out, 'icon.icns'), await icns(MAC, draw));
