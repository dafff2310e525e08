import { describe, expect, it } from 'vitest';
import { fileName, usualPath } from './draft.ts';

describe('the usual path of a bundle', () => {
  it('has a name that every file system takes', () => {
    expect(fileName('Demand, winter 2026/27 (Wien)')).toBe('demand-winter-2026-27-wien');
    expect(fileName('Größe ../..')).toBe('gro-e');
    expect(fileName('電力')).toBe('release');
  });
  it('lies beside the workspace, with its own separators', () => {
    const approval = { name: 'Q1', version: 3 } as Parameters<typeof usualPath>[1];
    expect(usualPath('/home/a/ws', approval, 'tar.gz')).toBe('/home/a/q1-3.tar.gz');
    expect(usualPath('C:\\data\\ws\\', approval, 'folder')).toBe('C:\\data\\q1-3');
  });
});
