import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Device } from '#shared/domain/device.ts';
import type { Net } from './nets.ts';
import { heldTo } from './peers.ts';
import type { OursTimed } from './time-ours.ts';

const SECONDS = 6;

/** Our step of a net, in a process of its own that takes about eight seconds. */
export function timeOurs(net: Net, threads: number, device: Device = 'cpu'): OursTimed {
  const args = [join(import.meta.dirname, 'time-ours.ts'), net, String(threads), String(SECONDS), device];
  return JSON.parse(execFileSync(process.execPath, args, { env: { ...process.env, ...heldTo(threads) } }).toString()) as OursTimed;
}
