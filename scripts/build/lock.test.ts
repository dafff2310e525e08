import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cutLock, type Lock, type Locked } from './lock.ts';
import { ROOT } from './page.ts';

type Cut = { packages: Record<string, Locked & { resolved?: string; optional?: boolean }> };
const cut = (packages: Lock['packages'], ...names: string[]): Cut =>
  cutLock(
    { lockfileVersion: 3, packages },
    { name: 'x', version: '1.0.0', dependencies: Object.fromEntries(names.map((n) => [n, '1'])) },
  ) as Cut;

describe('the lock file of a part', () => {
  const packages = {
    '': { dependencies: { a: '1', z: '1' } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '^1', '@s/c': '^2' }, funding: 'x' },
    'node_modules/a/node_modules/b': { version: '1.5.0', dependencies: { d: '*' }, dev: true },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/@s/c': { version: '2.0.1', optionalDependencies: { e: '1', f: '1' } },
    'node_modules/d': { version: '4.0.0', dependencies: { b: '^2' } },
    'node_modules/e': { version: '5.0.0', os: ['linux'] },
    'node_modules/z': { version: '9.0.0', peerDependencies: { b: '*', q: '*' }, peerDependenciesMeta: { q: { optional: true } } },
  };

  it('follows Node from each package to the one it would load, nested ones first', () => {
    expect(Object.keys(cut(packages, 'a').packages)).toEqual([
      '',
      'node_modules/@s/c',
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/b',
      'node_modules/d',
      'node_modules/e',
    ]);
  });

  it('names the tarballs, marks what may be absent, and forgets how the package stood elsewhere', () => {
    const { packages: kept } = cut(packages, 'a');
    expect(kept['node_modules/@s/c']!.resolved).toBe('https://registry.npmjs.org/@s/c/-/c-2.0.1.tgz');
    expect(kept['node_modules/a/node_modules/b']).toEqual({
      version: '1.5.0',
      resolved: 'https://registry.npmjs.org/b/-/b-1.5.0.tgz',
      dependencies: { d: '*' },
    });
    expect(kept['node_modules/e']!.optional).toBe(true);
    expect(kept['node_modules/a']).not.toHaveProperty('funding');
  });

  it('takes peers that must be there, and refuses what is not locked', () => {
    expect(Object.keys(cut(packages, 'z').packages)).toEqual(['', 'node_modules/b', 'node_modules/z']);
    expect(() => cut({ 'node_modules/a': { version: '1.0.0', dependencies: { gone: '1' } } }, 'a')).toThrow('needs gone');
    expect(() => cut({}, 'a')).toThrow('a is not in the lock file');
  });

  it('is whole for the product: whatever a kept package needs is kept, under the version that is installed', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
    const { packages: kept } = cut(lock.packages, 'fastify', 'onnxruntime-node', 'piscina', '@fastify/swagger-ui');
    for (const [path, locked] of Object.entries(kept)) {
      if (path === '') continue;
      expect(locked.integrity, path).toMatch(/^sha512-/);
      if (!locked.optional)
        expect(JSON.parse(readFileSync(join(ROOT, path, 'package.json'), 'utf8')), path).toMatchObject({ version: locked.version! });
      const searched = (name: string) => createRequire(join(ROOT, path, 'index.js')).resolve.paths(`${name}/x`)!;
      for (const name of Object.keys(locked.dependencies ?? {})) {
        const loaded = searched(name).find((folder) => existsSync(join(folder, name, 'package.json')))!;
        expect(Object.keys(kept), `${path} needs ${name}`).toContain(relative(ROOT, join(loaded, name)).replaceAll('\\', '/'));
      }
    }
  });
});
