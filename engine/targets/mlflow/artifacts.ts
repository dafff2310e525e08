import { readFile } from 'node:fs/promises';
import type { FileStore } from '../files.ts';
import { jsonOf } from '../http/ask.ts';
import { download } from '../http/download.ts';
import type { BundleSource } from '../source.ts';
import type { PushContext } from '../target.ts';
import type { Json, Mlflow } from './client.ts';

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Artifacts of a run below a folder, by the server's proxy: PUT and GET of whole files. */
export function artifactStore(mlflow: Mlflow, folder: string, source: BundleSource, ctx: PushContext): FileStore {
  const root = `${mlflow.url}/api/2.0/mlflow-artifacts/artifacts`;
  const at = (path: string): string => `${root}/${encoded(`${folder}/${path}`)}`;
  const listed = new Map<string, Promise<ReadonlyMap<string, number>>>();

  /** Sizes of the files in a folder, by name: the proxy gives paths as seen from it. */
  const sizes = async (below: string): Promise<ReadonlyMap<string, number>> => {
    const path = below ? `${folder}/${below}` : folder;
    const response = await mlflow.ask(`${root}?${new URLSearchParams({ path })}`);
    if (response.status === 404) return new Map();
    if (!response.ok) throw await mlflow.problem(response, 'listing artifacts');
    const { files = [] } = (await jsonOf(response)) as { files?: Json[] };
    return new Map(files.filter((file) => !file.is_dir).map((file) => [String(file.path).split('/').at(-1)!, Number(file.file_size)]));
  };
  return {
    async held({ path, bytes }) {
      const below = parent(path);
      if (!listed.has(below)) listed.set(below, sizes(below));
      return (await listed.get(below)!).get(path.split('/').at(-1)!) === bytes ? bytes : 0;
    },
    async put({ path, bytes }, sent) {
      const headers = { 'content-type': 'application/octet-stream' };
      const response = await mlflow.ask(at(path), { method: 'PUT', headers, body: await readFile(source.at(path)) });
      if (!response.ok) throw await mlflow.problem(response, `sending ${path}`);
      await response.body?.cancel();
      sent(bytes);
      return 0;
    },
    read: (path) =>
      download(at(path), {}, { ...ctx, asking: mlflow.once, refuse: (response) => mlflow.problem(response, `reading ${path}`) }),
  };
}
