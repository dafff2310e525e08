import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { BundleFile, Inspection } from '#shared/stages/publish.ts';
import { useCall } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatBytes, plural } from '../../components/format.ts';
import { Markdown } from '../../components/markdown.tsx';
import { Panel } from '../../components/panel.tsx';
import classes from './publish.module.css';

type Part = 'card' | 'components' | 'files';
type Component = Inspection['components'][number];

const FILES: DataColumn<BundleFile>[] = [
  { id: 'path', title: 'File', value: (f) => f.path },
  { id: 'bytes', title: 'Size', width: 100, align: 'right', value: (f) => f.bytes, cell: (f) => formatBytes(f.bytes) },
  {
    id: 'sha256',
    title: 'SHA-256',
    width: 240,
    value: (f) => f.sha256,
    cell: (f) => <CopyText label="checksum" text={f.sha256} short={`${f.sha256.slice(0, 24)}…`} />,
  },
];

const COMPONENTS: DataColumn<Component>[] = [
  { id: 'name', title: 'Component', value: (c) => c.name },
  { id: 'version', title: 'Version', width: 160, value: (c) => c.version },
  { id: 'licence', title: 'Licence', width: 240, value: (c) => c.licence || '–' },
];

/** What is in a bundle: its card, what it is built of and under which licences, its files. */
export function InspectBundle({ path }: { path: string }) {
  const found = useCall((c) => c.publish.inspect, { path }, { fresh: 0 });
  const [part, setPart] = useState<Part>('card');
  if (found.error) return <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />;
  if (!found.data) return null;
  const { card, components, files, verification, samples } = found.data;
  return (
    <Panel
      title="What is in it"
      flush
      actions={
        <>
          <Chip tone={verification.ok ? 'good' : 'error'}>{verification.ok ? 'whole' : 'not whole'}</Chip>
          <span className={classes.dim}>{plural(samples, 'golden sample')}</span>
          <SegmentedControl
            aria-label="Part of the bundle"
            data={[
              { value: 'card', label: 'Model card' },
              { value: 'components', label: `Components (${components.length})` },
              { value: 'files', label: `Files (${files.length})` },
            ]}
            value={part}
            onChange={(next) => setPart(next as Part)}
          />
        </>
      }
    >
      {part === 'card' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={classes.card} aria-label="Model card" tabIndex={0}>
          <Markdown text={card} />
        </section>
      )}
      {part === 'components' && (
        <DataTable
          label="Components"
          rows={components}
          columns={COMPONENTS}
          rowKey={(c) => `${c.name} ${c.version}`}
          height={34 + Math.max(1, Math.min(14, components.length)) * 28}
        />
      )}
      {part === 'files' && (
        <DataTable
          label="Files of the release"
          rows={files}
          columns={FILES}
          rowKey={(f) => f.path}
          height={34 + Math.max(1, Math.min(14, files.length)) * 28}
        />
      )}
    </Panel>
  );
}
