import { useState } from 'react';
import { create } from 'zustand';
import { client, queries } from './client.ts';
import { pickFile } from './pick-file.ts';
import { type Problem, toProblem } from './problem.ts';

export interface OpenWorkspace {
  at(path: string, create?: boolean): Promise<boolean>;
  /** Asks for a folder first. */
  choose(create?: boolean): Promise<boolean>;
  busy: boolean;
}

/** Why the last attempt to open a workspace failed; the frame shows it. */
export const useWorkspaceProblem = create<{ problem: Problem | null }>(() => ({ problem: null }));

/** Opening a workspace changes everything: all that was asked before is forgotten. */
export async function openWorkspace(path: string, create = false): Promise<void> {
  await client.workspace.open({ path, create });
  await queries.resetQueries();
}

export function useOpenWorkspace(): OpenWorkspace {
  const [busy, setBusy] = useState(false);
  const at = async (path: string, create = false) => {
    setBusy(true);
    useWorkspaceProblem.setState({ problem: null });
    try {
      await openWorkspace(path, create);
      return true;
    } catch (error) {
      useWorkspaceProblem.setState({ problem: toProblem(error) });
      return false;
    } finally {
      setBusy(false);
    }
  };
  const choose = async (create = false) => {
    const path = await pickFile('folder', { title: create ? 'Folder for the new workspace' : 'Open a workspace folder' });
    return path ? at(path, create) : false;
  };
  return { at, choose, busy };
}
