import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from './failures.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-failures-'));
  writeFileSync(join(folder, 'file'), 'x');
  mkdirSync(join(folder, 'folder'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('expected a failure');
};

describe('errors of the operating system, as they are', () => {
  it.each([
    ['a file that is not there', () => readFileSync(join(folder, 'nowhere')), 'NOT_FOUND', /There is no file .*nowhere/],
    ['a path through a file', () => readFileSync(join(folder, 'file', 'below')), 'NOT_FOUND', /A folder on the way is a file: .*below/],
    ['a path whose folder is to be made below a file', () => mkdirSync(join(folder, 'file', 'below')), 'NOT_FOUND', /is a file/],
  ])('%s', (_, work, code, message) => {
    expect(explain(thrownBy(work))).toMatchObject({
      code,
      message: expect.stringMatching(message),
      data: { place: { file: expect.any(String) } },
    });
  });

  it('a folder where a file should be', () => {
    // Reading a folder names no path: the message is of the system's own error.
    expect(explain(thrownBy(() => readFileSync(join(folder, 'folder'))))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('leaves what is a bug as it is', () => {
    const bug = new TypeError('x is not a function');
    expect(explain(bug)).toBe(bug);
  });
});
