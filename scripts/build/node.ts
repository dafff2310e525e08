import { cpSync, existsSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { isStale, ROOT } from './page.ts';

interface Bundle {
  /** Folder of the bundle, below the root. All its chunks lie flat in there, so that what is beside one is beside all. */
  readonly out: string;
  /** File name without ending -> source. */
  readonly entries: Readonly<Record<string, string>>;
  readonly format: 'es' | 'cjs';
  /** Names of entries that are not the usual ones: entry -> file name. */
  readonly names?: Readonly<Record<string, string>>;
  /** Default true. */
  readonly sourcemap?: boolean;
  /** Files that the code finds beside itself at run time: name -> source. */
  readonly assets?: Readonly<Record<string, string>>;
}

/** What the engine looks for beside itself: the entries of its threads and processes, and its migrations. */
const ENGINE = {
  entries: {
    worker: 'engine/jobs/worker.ts',
    thread: 'engine/jobs/crew/thread.ts',
    probe: 'engine/onnx/devices/probe.ts',
    trial: 'engine/services/forecasters/trial/process.ts',
    'serving-worker': 'engine/serving/worker.ts',
    service: 'server/forecast/main.ts',
  },
  // release-files.json is made by scripts/build/service.ts.
  assets: { migrations: 'engine/store/migrations', 'release-files.json': 'dist/release-files.json' },
};

export const BUNDLES = {
  shell: {
    out: 'dist/electron',
    format: 'es',
    entries: { main: 'electron/main.ts', 'engine-process': 'electron/engine-process.ts', ...ENGINE.entries },
    assets: ENGINE.assets,
  },
  // A sandboxed preload is CommonJS, in one file.
  preload: { out: 'dist/preload', format: 'cjs', entries: { preload: 'electron/preload.ts' } },
  cli: { out: 'dist/cli', format: 'es', entries: { almanac: 'cli/almanac.mjs', ...ENGINE.entries }, assets: ENGINE.assets },
} satisfies Record<string, Bundle>;

// Packages stay packages: they are shipped beside the bundles. Ours is what gets bundled.
const isPackage = (id: string): boolean => !/^(\.|\/|#|[A-Za-z]:\\|\0)/.test(id);

const nameOf = (id: string): string => id.split('/', id.startsWith('@') ? 2 : 1).join('/');

/** Bundles Node code with its own packages left outside. Returns the names of those that it imports. */
export async function bundle({ out, entries, format, names = {}, sourcemap = true, assets = {} }: Bundle, root = ROOT): Promise<string[]> {
  const folder = join(root, out);
  rmSync(folder, { recursive: true, force: true });
  const ending = format === 'cjs' ? 'cjs' : 'js';
  const entryFileNames = ({ name }: { name: string }): string => names[name] ?? `${name}.${ending}`;
  const output: Rolldown.OutputOptions = { format, entryFileNames, chunkFileNames: `[name]-[hash].${ending}` };
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      outDir: folder,
      ssr: true,
      target: 'node24',
      minify: false,
      sourcemap,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name, join(root, source)])),
        external: isPackage,
        output,
      },
    },
  });
  for (const [name, source] of Object.entries<string>(assets)) cpSync(join(root, source), join(folder, name), { recursive: true });
  const chunks = [built].flat().flatMap((one) => ('output' in one ? one.output.filter((o) => o.type === 'chunk') : []));
  const own = new Set(chunks.map((chunk) => chunk.fileName));
  const required = chunks.flatMap((chunk) => [...chunk.code.matchAll(/\brequire\(["']([^"'.][^"']*)["']\)/g)].map((found) => found[1]!));
  const imported = [...chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]), ...required];
  return [...new Set(imported.filter((id) => !own.has(id) && !isBuiltin(id)).map(nameOf))].sort();
}

const SOURCES = ['electron', 'engine', 'models', 'nn', 'shared', 'package.json'];

export const shellIsStale = (root = ROOT): boolean =>
  ['dist/electron/main.js', 'dist/preload/preload.cjs'].some((output) =>
    isStale(
      join(root, output),
      SOURCES.map((name) => join(root, name)).filter((path) => existsSync(path)),
    ),
  );

/** Packs what releases carry into dist/release-files.json, where that is stale. */
export async function buildReleaseFiles(): Promise<void> {
  const { buildService, serviceIsStale } = await import('./service.ts');
  if (serviceIsStale()) await buildService();
}

export async function buildShell(): Promise<void> {
  await buildReleaseFiles();
  await bundle(BUNDLES.shell);
  await bundle(BUNDLES.preload);
}
