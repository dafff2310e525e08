import { describe, expect, it } from 'vitest';
import { findMethod } from './methods.ts';
import { findShortcut, SHORTCUTS } from './shortcuts.ts';

describe('shortcuts', () => {
  it.each(SHORTCUTS)('$words stands for a method of the contract that it does not hide', ({ words, group, name, argument }) => {
    const method = findMethod(group, name)!;
    if (argument) expect(Object.keys(method.input.properties!)).toContain(argument);
    expect(words.length > 1 && findMethod(words[0]!, words[1]!)).toBeFalsy();
  });

  it('take one argument without its flag', () => {
    expect(findShortcut(['release', 'verify', '/tmp/x', '--json'])).toMatchObject({
      method: { group: 'publish', name: 'verify' },
      argv: ['--path', '/tmp/x', '--json'],
    });
    expect(findShortcut(['release', 'verify', '--path', 'x'])!.argv).toEqual(['--path', 'x']);
    expect(findShortcut(['publish', '--release', 're_1', '--target', 'shelf'])).toMatchObject({ method: { name: 'push' } });
  });

  it('leave other commands alone', () => {
    expect(findShortcut(['release'])).toBeUndefined();
    expect(findShortcut(['publish', '--help'])).toBeUndefined();
    expect(findShortcut(['forecast', 'x.csv'])).toBeUndefined();
  });
});
