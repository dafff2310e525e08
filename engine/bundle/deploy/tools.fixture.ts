import { spawnSync } from 'node:child_process';

/** Whether a program is on PATH. */
export const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Runs a checker; its status and all it said. */
export function check(program: string, args: readonly string[], cwd: string): { status: number | null; said: string } {
  const ran = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 60_000 });
  return { status: ran.status, said: `${ran.stdout}${ran.stderr}${ran.error?.message ?? ''}` };
}
