import { findMethod, kebab, type Method } from './methods.ts';

/** A shorter or more telling way to call a method. */
export interface Shortcut {
  readonly words: readonly string[];
  readonly group: string;
  readonly name: string;
  /** The field that may be given without its flag. */
  readonly argument?: string;
  readonly help: string;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { words: ['release', 'build'], group: 'publish', name: 'run', help: 'write a signed release of an approval' },
  { words: ['release', 'verify'], group: 'publish', name: 'verify', argument: 'path', help: 'check every byte and signature of a release' },
  { words: ['release', 'inspect'], group: 'publish', name: 'inspect', argument: 'path', help: 'show what is in a release' },
  { words: ['release', 'list'], group: 'publish', name: 'list', help: 'list releases' },
  { words: ['publish'], group: 'publish', name: 'push', help: 'push a release to a target, and verify it there' },
  { words: ['rollback'], group: 'registry', name: 'rollback', argument: 'model', help: 'move an alias of a model back' },
];

export interface Found {
  readonly method: Method;
  readonly shortcut: Shortcut;
  /** What is left of the command line, the argument put under its flag. */
  readonly argv: readonly string[];
}

/** The shortcut that a command line begins with. A method of the contract of the same words goes first. */
export function findShortcut(argv: readonly string[]): Found | undefined {
  const shortcut = SHORTCUTS.find(({ words }) => words.every((word, i) => argv[i] === word));
  const rest = argv.slice(shortcut?.words.length);
  if (!shortcut || (rest[0] === '--help' && shortcut.words[0] === shortcut.group)) return undefined;
  const method = findMethod(shortcut.group, shortcut.name)!;
  const [first] = rest;
  const named = shortcut.argument && first !== undefined && !first.startsWith('-');
  return { method, shortcut, argv: named ? [`--${kebab(shortcut.argument!)}`, ...rest] : rest };
}
