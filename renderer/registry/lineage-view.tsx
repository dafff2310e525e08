import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LineageGraph as Graph, RegistryModel } from '#shared/services/registry.ts';
import { useCall } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { RecordLink } from '../client/record-link.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatAgo, formatDuration, plural } from '../components/format.ts';
import { LineageGraph } from '../components/lineage-graph.tsx';
import { Panel } from '../components/panel.tsx';
import classes from './registry.module.css';

type Node = Graph['nodes'][number];

const COLUMNS: DataColumn<Node>[] = [
  { id: 'depth', title: 'Step', width: 60, value: (n) => n.depth },
  { id: 'kind', title: 'Kind', width: 110, value: (n) => n.kind },
  { id: 'title', title: 'What', value: (n) => n.title },
  { id: 'detail', title: 'Detail', value: (n) => n.detail },
  {
    id: 'made',
    title: 'Made',
    width: 110,
    align: 'left',
    value: (n) => n.head?.created,
    cell: (n) => (n.head ? formatAgo(n.head.created) : '–'),
  },
];

/** From the source file to where the releases went, as a drawing or as a table. */
export function LineageView(props: {
  model: RegistryModel;
  version: number | undefined;
  onVersion: (version: number | undefined) => void;
}) {
  const { model, version } = props;
  const found = useCall((c) => c.registry.lineage, { model: model.name, ...(version === undefined ? {} : { version }) }, { keep: true });
  const [form, setForm] = useState<'drawing' | 'table'>('drawing');
  const [chosen, setChosen] = useState<string>();
  const sorted = useMemo(() => [...(found.data?.nodes ?? [])].sort((a, b) => a.depth - b.depth), [found.data]);
  const one = sorted.find((n) => n.id === chosen);
  const label = `Lineage of ${model.name}`;
  return (
    <>
      {found.error && <ErrorPanel problem={toProblem(found.error)} onRetry={() => void found.refetch()} />}
      {found.data && (
        <Panel
          title={label}
          flush
          actions={
            <>
              <span className={classes.dim}>{plural(found.data.nodes.length, 'step')}</span>
              <Select
                aria-label="Version"
                w={150}
                data={[
                  { value: '', label: 'all versions' },
                  ...model.versions.map((v) => ({ value: String(v.version), label: `version ${v.version}` })),
                ]}
                value={version === undefined ? '' : String(version)}
                onChange={(v) => props.onVersion(v ? Number(v) : undefined)}
                allowDeselect={false}
              />
              <SegmentedControl
                aria-label="Form of the lineage"
                data={[
                  { value: 'drawing', label: 'Drawing' },
                  { value: 'table', label: 'Table' },
                ]}
                value={form}
                onChange={(f) => setForm(f as typeof form)}
              />
            </>
          }
        >
          {form === 'drawing' ? (
            <LineageGraph
              graph={found.data}
              selected={one?.id}
              onSelect={(id) => setChosen(id === chosen ? undefined : id)}
              label={label}
            />
          ) : (
            <DataTable
              label={label}
              rows={sorted}
              columns={COLUMNS}
              rowKey={(n) => n.id}
              {...(one ? { selected: one.id } : {})}
              onSelect={(n) => setChosen(n.id)}
              height={34 + Math.min(14, sorted.length) * 28}
            />
          )}
        </Panel>
      )}
      {one ? <OneNode node={one} /> : <p className={classes.dim}>Choose a step to see what it was made from, and what was made of it.</p>}
    </>
  );
}

function OneNode({ node: { kind, title, detail, head } }: { node: Node }) {
  return (
    <Panel title={`${kind}: ${title}`}>
      <dl className={classes.facts}>
        <dt>What</dt>
        <dd>{detail || title}</dd>
        {head && (
          <>
            <dt>Record</dt>
            <dd>
              <RecordLink id={head.id} />
            </dd>
            <dt>Made</dt>
            <dd>
              {formatAgo(head.created)} by {head.actor}
              {head.seconds > 0 && `, in ${formatDuration(head.seconds)}`}
            </dd>
            <dt>SHA-256</dt>
            <dd>
              <CopyText label="hash" text={head.hash} />
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
