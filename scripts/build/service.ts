/**
 * What every release carries beside its model: the forecast service (a bundle of server/forecast, as in dist/service) and the templates of
 * resources/deploy, in one file dist/release-files.json (path -> text) that lies beside the packaged engine.
 * Run by itself it does nothing where that is up to date: the engine of a checkout asks for it so.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { cutLock, type Lock } from './lock.ts';
import { isStale, ROOT } from './page.ts';

export const RELEASE_FILES = 'dist/release-files.json';
const SERVICE = 'dist/service';
const TEMPLATES = 'resources/deploy';
const SOURCES = ['server/forecast', 'engine', 'models', 'nn', 'shared', 'package.json', 'package-lock.json', 'scripts/build', TEMPLATES];
const ENTRIES = { serve: 'server/forecast/main.ts', 'serving-worker': 'engine/serving/worker.ts' };

// No package of the service needs a script at its installation, so none is run. (onnxruntime-node's would fetch what only NVIDIA's cards need.)
const NPMRC = 'ignore-scripts=true\nfund=false\naudit=false\n';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const text = (data: unknown): string => `${JSON.stringify(data, null, 2)}\n`;

export const serviceIsStale = (root = ROOT): boolean =>
  isStale(
    join(root, RELEASE_FILES),
    SOURCES.map((name) => join(root, name)),
  );

/** Path (with forward slashes) -> text of every file below a folder, sorted. */
function filesOf(folder: string): [string, string][] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path): [string, string] => [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Bundles the service into `folder`, with a package.json of what it imports and the lock file of that. Equal sources, equal bytes. */
async function writeService(root: string, folder: string): Promise<void> {
  const { bundle } = await import('./node.ts');
  const { version, dependencies, license } = json(join(root, 'package.json'));
  const imported = await bundle({ out: folder, entries: ENTRIES, format: 'es', names: { serve: 'serve.mjs' }, sourcemap: false }, root);
  const missing = imported.filter((name) => !dependencies[name]);
  if (missing.length > 0) throw new Error(`The forecast service imports ${missing.join(', ')}, which package.json does not name.`);
  const locked = {
    ...{ name: 'almanac-forecast-service', version, license, engines: { node: '>=24' } },
    dependencies: Object.fromEntries(imported.map((name) => [name, dependencies[name] as string])),
  };
  const write = (name: string, content: string): void => writeFileSync(join(root, folder, name), content);
  write('package.json', text({ ...locked, private: true, type: 'module', scripts: { start: 'node serve.mjs' } }));
  write('package-lock.json', text(cutLock(json(join(root, 'package-lock.json')) as Lock, locked)));
  write('.npmrc', NPMRC);
}

/** Writes dist/release-files.json, whole or not at all, and dist/service. */
export async function buildService(root = ROOT): Promise<void> {
  const draft = `dist/.service-${process.pid}`;
  try {
    await writeService(root, draft);
    const service = filesOf(join(root, draft)).map(([path, content]) => [`service/${path}`, content]);
    const templates = filesOf(join(root, TEMPLATES)).map(([path, content]) => [
      path.startsWith('docs/') ? path : `deploy/${path}`,
      content,
    ]);
    const files = [...service, ...templates];
    mkdirSync(join(root, 'dist'), { recursive: true });
    const packed = join(root, `${draft}.json`);
    writeFileSync(packed, JSON.stringify(Object.fromEntries(files)));
    renameSync(packed, join(root, RELEASE_FILES));
    rmSync(join(root, SERVICE), { recursive: true, force: true });
    renameSync(join(root, draft), join(root, SERVICE));
  } catch (error) {
    // Another process that builds the same was faster with the folder.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(join(root, draft), { recursive: true, force: true });
  }
}

if (import.meta.main && serviceIsStale()) await buildService();
