import type { Approval } from '#shared/stages/approve.ts';
import { useDraft } from '../../client/draft.ts';

export interface PublishDraft {
  format: 'folder' | 'tar.gz';
  /** Left out: beside the workspace. */
  path?: string;
  report?: string;
  /** Scenarios to put into the report. */
  scenarios: string[];
}

const EMPTY: PublishDraft = { format: 'folder', scenarios: [] };

export const usePublishDraft = (approval: string | undefined) => useDraft<PublishDraft>(`publish:${approval ?? ''}`, EMPTY);

/** A name that every file system takes. */
export const fileName = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'release';

const joined = (folder: string, name: string): string => {
  const mark = folder.includes('\\') ? '\\' : '/';
  return folder.endsWith(mark) ? folder + name : folder + mark + name;
};

/** Where a bundle of an approval goes unless told otherwise: the workspace's folder `releases`. */
export const usualPath = (workspace: string, approval: Approval, format: PublishDraft['format']): string =>
  joined(joined(workspace, 'releases'), `${fileName(approval.name)}${format === 'tar.gz' ? '.tar.gz' : ''}`);

export const usualReport = (workspace: string, approval: Approval): string =>
  joined(joined(workspace, 'releases'), `${fileName(approval.name)}.html`);
