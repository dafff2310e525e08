import type { Approval } from '#shared/stages/approve.ts';
import { useDraft } from '../../client/draft.ts';

export interface PublishDraft {
  format: 'folder' | 'tar.gz';
  /** Left out: beside the workspace. */
  path?: string;
  report?: string;
  /** With the identity that acts. */
  sign: boolean;
  /** Scenarios to put into the report. */
  scenarios: string[];
}

const EMPTY: PublishDraft = { format: 'folder', sign: true, scenarios: [] };

export const usePublishDraft = (approval: string | undefined) => useDraft<PublishDraft>(`publish:${approval ?? ''}`, EMPTY);

/** A name that every file system takes. */
export const fileName = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'release';

/** A file or folder next to the workspace: a place that is there, and that its owner can find. */
const beside = (workspace: string, name: string): string => workspace.replace(/[\\/]+$/, '').replace(/[^\\/]+$/, '') + name;

/** Where a bundle of an approval goes unless told otherwise. */
export const usualPath = (workspace: string, approval: Approval, format: PublishDraft['format']): string =>
  beside(workspace, `${fileName(approval.name)}-${approval.version}${format === 'tar.gz' ? '.tar.gz' : ''}`);

export const usualReport = (workspace: string, approval: Approval): string =>
  beside(workspace, `${fileName(approval.name)}-${approval.version}.html`);
