/** One package of a lock file of npm (lockfileVersion 3), as far as it matters here. */
export interface Locked {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [other: string]: unknown;
}

export interface Lock {
  readonly lockfileVersion: number;
  /** Path of the package (`node_modules/a/node_modules/b`) -> what is locked. */
  readonly packages: Readonly<Record<string, Locked>>;
}

const BELOW = 'node_modules/';

/** `node_modules/a/node_modules/@s/b` is the package `@s/b`. */
export const packageName = (path: string): string => path.slice(path.lastIndexOf(BELOW) + BELOW.length);

/** Where Node finds `name` from the package at `from`: beside it, or beside one of those it lies in. */
export function located(packages: Lock['packages'], from: string, name: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${BELOW}`)))) {
    const path = `${at === '' ? '' : `${at}/`}${BELOW}${name}`;
    if (packages[path]) return path;
    if (at === '') return undefined;
  }
}

/** What a package needs in order to run: [name, whether it may be absent]. */
export const needs = ({ dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }: Locked) => [
  ...Object.keys(dependencies).map((name) => [name, name in optionalDependencies] as const),
  ...Object.keys(optionalDependencies).map((name) => [name, true] as const),
  ...Object.keys(peerDependencies)
    .filter((name) => !peerDependenciesMeta[name]?.optional)
    .map((name) => [name, false] as const),
];
