import type { InferClientOutputs } from '@orpc/client';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { useCall } from './call.ts';
import type { Client } from './client.ts';

/** What each method answers: `Outputs['series']['window']`. */
export type Outputs = InferClientOutputs<Client>;
/** A data set version as `import.list` gives it. */
export type DatasetRow = Outputs['import']['list'][number];
/** What the app gives to every view of a stage but import: the open data set. */
export interface StageViewProps {
  dataset: DatasetRow;
}
export type StageRow = Outputs['workspace']['stages'][number];

const useChoice = create(persist(() => ({ dataset: null as string | null }), { name: 'almanac-dataset' }));

/** Opens a data set version everywhere in the app. */
export const openDataset = (id: string): void => {
  useChoice.setState({ dataset: id });
};

export const useWorkspace = () => useCall((c) => c.workspace.current, {});

export const useDatasetList = () => {
  const workspace = useWorkspace();
  return useCall((c) => c.import.list, workspace.data ? {} : null);
};

export const useDatasets = (): DatasetRow[] | undefined => useDatasetList().data;

/** The open data set: the one chosen last, else the newest. */
export function useDataset(): DatasetRow | undefined {
  const chosen = useChoice((s) => s.dataset);
  const datasets = useDatasets();
  return datasets?.find((d) => d.head.id === chosen) ?? datasets?.[0];
}

/** State of every stage for the open data set. */
export function useStages(): StageRow[] | undefined {
  const workspace = useWorkspace();
  const dataset = useDataset();
  return useCall((c) => c.workspace.stages, workspace.data ? { dataset: dataset?.head.id } : null, { keep: true, every: 10_000 }).data;
}

/** The newest record that a stage made for the open data set. */
export const useLatest = (stage: string): string | undefined => useStages()?.find((s) => s.stage === stage)?.latest;
