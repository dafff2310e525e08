import { type Lock, type Locked, located, needs, packageName } from '#engine/bundle/lock.ts';

export type { Lock, Locked };

const tarball = (path: string, version: string): string => {
  const name = packageName(path);
  return `https://registry.npmjs.org/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
};

// What told how the package stood in the larger lock file, and who asks for money.
const FORGOTTEN = new Set(['dev', 'devOptional', 'peer', 'optional', 'funding', 'devDependencies']);

/**
 * The part of a lock file that `names` need, as the lock file of a package that has only these. Packages stay at the paths where the larger
 * lock file has them; each has the address of its tarball, so that nothing is looked up by name.
 * Source: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */
export function cutLock(lock: Lock, root: Locked & { readonly name: string; readonly version: string }): object {
  const wanted = Object.keys(root.dependencies ?? {});
  const found = new Map<string, boolean>();
  const visit = (path: string, optional: boolean): void => {
    const before = found.get(path);
    if (before === false || before === optional) return;
    found.set(path, optional);
    for (const [name, mayBeAbsent] of needs(lock.packages[path]!)) {
      const at = located(lock.packages, path, name);
      if (at) visit(at, optional || mayBeAbsent);
      else if (!mayBeAbsent) throw new Error(`${path} needs ${name}, which is not in the lock file.`);
    }
  };
  for (const name of wanted) {
    const at = located(lock.packages, '', name);
    if (!at) throw new Error(`${name} is not in the lock file.`);
    visit(at, false);
  }
  const kept = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, optional]) => {
      const locked = lock.packages[path]!;
      const rest = Object.fromEntries(Object.entries(locked).filter(([key]) => !FORGOTTEN.has(key)));
      const { version, ...more } = rest;
      return [path, { version, resolved: tarball(path, locked.version!), ...more, ...(optional && { optional: true }) }];
    });
  const { name, version } = root;
  return { name, version, lockfileVersion: lock.lockfileVersion, requires: true, packages: Object.fromEntries([['', root], ...kept]) };
}
