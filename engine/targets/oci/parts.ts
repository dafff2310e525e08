import type { BundleFile } from '#shared/stages/publish.ts';

/** Parts of a release that change at different times: each is a layer, and a layer that is the same is sent once for all versions. */
export const PARTS = ['service', 'deploy', 'model', 'record'] as const;
export type Part = (typeof PARTS)[number];

const FOLDERS: Readonly<Record<string, Part>> = { service: 'service', deploy: 'deploy', docs: 'deploy', model: 'model', baseline: 'model' };

const partOf = ({ path }: BundleFile): Part => (path.includes('/') && FOLDERS[path.slice(0, path.indexOf('/'))]) || 'record';

/** The files of each part that has any: the service's code, what deploys it, the model, and what is told of it. */
export const partsOf = (files: readonly BundleFile[]): { part: Part; files: BundleFile[] }[] =>
  PARTS.map((part) => ({ part, files: files.filter((file) => partOf(file) === part) })).filter((each) => each.files.length > 0);
