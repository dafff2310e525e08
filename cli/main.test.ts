import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = new URL('./almanac.mjs', import.meta.url).pathname;
const almanac = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, ALMANAC_HOME: join(folder, 'home'), ALMANAC_WORKSPACE: '' },
  });
  return { status, stdout, stderr };
};

describe('the command line', () => {
  it('tells its version and its help', () => {
    expect(almanac('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(almanac('--help').stdout).toContain('exit status');
    expect(almanac('backtest', '--help').stdout).toContain('Forecast from past origins');
    expect(almanac('scenario', 'run', '--help').stdout).toContain('--edits');
  });

  it('exits with 2 on a command or flag that is not there, and names it', () => {
    expect(almanac('frobnicate')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('frobnicate') });
    expect(almanac('import', 'runn')).toMatchObject({ status: 2, stderr: expect.stringContaining('runn') });
    expect(almanac('jobs', 'list', '--bogus')).toMatchObject({ status: 2, stderr: expect.stringContaining('--bogus') });
    expect(almanac('catalog', 'models', '--input', 'nowhere.json')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nowhere.json'),
    });
    expect(almanac('jobs', 'list', 'extra')).toMatchObject({ status: 2, stderr: expect.stringContaining('extra') });
  });

  it('exits with 2 when the contract refuses a value, and names the field', () => {
    expect(almanac('workspace', 'open', '--create')).toMatchObject({ status: 2, stderr: expect.stringContaining('path') });
  });

  it('exits with 4 when a workspace or record is not there, and says what to do', () => {
    expect(almanac('jobs', 'list')).toMatchObject({ status: 4, stderr: expect.stringContaining('--workspace') });
    expect(almanac('jobs', 'list', '--workspace', 'nowhere')).toMatchObject({ status: 4, stderr: expect.stringContaining('nowhere') });
  });

  it('exits with 3 when no series of a file could be fitted, and says why', () => {
    writeFileSync(join(folder, 'empty.csv'), 't,y\n1,\n2,NA\n');
    const columns = ['--time', 't', '--target', 'y', '--horizon', '2', '--output', 'out.csv'];
    expect(almanac('forecast', 'empty.csv', ...columns, '--model', 'naive')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('could fit none of the 1 series: no rows'),
    });
  });

  it('keeps results on standard output as JSON', () => {
    const made = almanac('workspace', 'open', '--path', 'w', '--create', '--json');
    expect(made.status).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ name: 'w', interrupted: [] });
    const stages = almanac('workspace', 'stages', '--workspace', 'w', '--json');
    expect(JSON.parse(stages.stdout)).toHaveLength(10);
  });
});
