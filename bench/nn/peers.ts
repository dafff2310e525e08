import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Net, peerOf } from './nets.ts';
import { Absent, PEERS } from './part.ts';

/** How PyTorch is run: as Debian ships it, or with its best kernels. */
export const SETTINGS = ['as shipped', 'at its best'] as const;
export type Setting = (typeof SETTINGS)[number];

const OPENMP = '/usr/lib/x86_64-linux-gnu/openblas-openmp';
const PYTHON = '/usr/bin/python3';

/** The variables that hold a process to so many threads. */
export const heldTo = (threads: number): Record<string, string> => ({
  ...{ OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) },
});

const best = { OPENBLAS_CORETYPE: 'SkylakeX', LD_LIBRARY_PATH: OPENMP };

export interface TorchTimed {
  readonly step_ms: number;
  readonly cpu_s_per_step: number;
  readonly gflops: number;
  readonly sgemm_gflops: number;
}

/** Why PyTorch cannot be timed here; undefined where it can. */
export function absentPeer(): string | undefined {
  if (!existsSync(join(PEERS, 'nn.py'))) return `${PEERS}/nn.py is not there`;
  if (!existsSync(OPENMP)) return 'the OpenMP build of OpenBLAS is missing: apt-get install libopenblas0-openmp';
  try {
    execFileSync(PYTHON, ['-c', 'import torch'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `${PYTHON} has no torch: apt-get install python3-torch`;
  }
}

/** PyTorch's step of a net, in a process of its own that takes about ten seconds. */
export function timeTorch(net: Net, threads: number, setting: Setting): TorchTimed {
  const env = { ...process.env, ...heldTo(threads), ...(setting === 'at its best' && best) };
  const lines = execFileSync(PYTHON, [join(PEERS, 'nn.py'), peerOf(net), String(threads)], { env, cwd: PEERS })
    .toString()
    .trim()
    .split('\n');
  const told = JSON.parse(lines.at(-1)!) as TorchTimed;
  if (!(told.step_ms > 0)) throw new Absent(`nn.py says ${lines.at(-1)}`);
  return told;
}
