import { Button } from '@mantine/core';
import { IconPackageExport } from '@tabler/icons-react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Release } from '#shared/stages/publish.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatAgo } from '../../components/format.ts';
import { RecordSelect } from '../../components/record-select.tsx';

export type ReleaseRow = StoredRecord<Release>;

/** What every step after the build gets. */
export interface StepProps {
  releases: readonly ReleaseRow[];
  release: ReleaseRow | undefined;
  onRelease: (id: string) => void;
  onBuild: () => void;
}

export function ReleasePicker({ releases, release, onRelease }: StepProps) {
  return (
    <RecordSelect
      label="Release"
      width={280}
      options={releases.map((r) => ({
        id: r.head.id,
        title: `${r.body.name} · ${r.body.digest.slice(0, 8)}`,
        note: `${formatAgo(r.head.created)}, ${r.body.format}: ${r.body.path}`,
      }))}
      value={release?.head.id}
      onChange={onRelease}
    />
  );
}

export function NoRelease({ onBuild, text }: { onBuild: () => void; text: string }) {
  return (
    <EmptyState icon={IconPackageExport} title="No release yet" text={text}>
      <Button onClick={onBuild}>Build one</Button>
    </EmptyState>
  );
}
