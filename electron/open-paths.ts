import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** A command for the page: its name, and the path that it is about. */
export type OpenCommand = readonly ['open-workspace' | 'import', string];

/** What opening this path with the app means: a workspace (its folder, or a file in it), or data to import. */
export function commandFor(path: string): OpenCommand | undefined {
  if (!existsSync(path)) return undefined;
  if (statSync(path).isDirectory()) return ['open-workspace', path];
  if (extname(path) === '.almanac' || basename(path) === 'almanac.duckdb') return ['open-workspace', dirname(path)];
  return ['import', path];
}

export interface ShellArgs {
  readonly home?: string;
  readonly paths: readonly string[];
}

/** Reads a command line after the program (and, unpackaged, the app's folder). Chromium's own switches are passed over. */
export function readArgs(args: readonly string[], cwd: string): ShellArgs {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => !arg.startsWith('--') || /^--(workspace|home)(=|$)/.test(arg)),
    options: { workspace: { type: 'string' }, home: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const text = (value: unknown): string[] => (typeof value === 'string' && value ? [resolve(cwd, value)] : []);
  return { home: text(values.home)[0], paths: [...text(values.workspace), ...positionals.map((path) => resolve(cwd, path))] };
}
