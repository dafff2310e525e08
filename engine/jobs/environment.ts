import { cpus } from 'node:os';
import type { Environment } from '#shared/stages/train.ts';
import { VERSION } from '../version.ts';

/** Where and with what this process computes. */
export const environment = (threads: number): Environment => ({
  almanac: VERSION,
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  cpu: cpus()[0]?.model ?? 'unknown',
  threads,
});
