import { Button, Checkbox } from '@mantine/core';
import { IconColumns } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatBytes, formatNumber } from '../../components/format.ts';
import { paramsText } from '../../components/model-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';
import { RESOURCE_COLUMNS, TRAINING_COLUMNS } from './fit-columns.tsx';

type Row = StoredRecord<Fit>;

/** As many as can be told apart side by side. */
export const MOST_COMPARED = 6;

/** All fits of the data set, newest first, with what they took; some of them can be put side by side. */
export function FitsTable(props: {
  fits: readonly Row[];
  selected: string | undefined;
  onSelect: (fit: string) => void;
  nameOf: (fit: Fit) => string;
  latestFeatures: string | undefined;
  /** Ids of those to be put side by side. */
  compared: readonly string[];
  onCompared: (fits: string[]) => void;
  /** Whether they are on screen. */
  comparing: boolean;
  onCompare: (shown: boolean) => void;
}) {
  const { fits, nameOf, latestFeatures, compared, onCompared, comparing, onCompare } = props;
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      {
        id: 'compared',
        title: '',
        width: 34,
        pinned: true,
        sortable: false,
        value: (f) => compared.includes(f.head.id),
        cell: (f) => (
          <Checkbox
            aria-label={`Compare ${nameOf(f.body)} of ${f.head.created}`}
            checked={compared.includes(f.head.id)}
            disabled={!compared.includes(f.head.id) && compared.length >= MOST_COMPARED}
            onClick={(e) => e.stopPropagation()}
            onChange={(e) => onCompared(e.currentTarget.checked ? [...compared, f.head.id] : compared.filter((id) => id !== f.head.id))}
          />
        ),
      },
      { id: 'model', title: 'Model', width: 140, pinned: true, value: (f) => nameOf(f.body) },
      ...(fits.some((f) => f.body.training) ? TRAINING_COLUMNS : []),
      ...RESOURCE_COLUMNS,
      {
        id: 'horizon',
        title: 'Horizon',
        unit: 'steps',
        width: 104,
        value: (f) => f.body.horizon,
        cell: (f) => formatNumber(f.body.horizon),
      },
      {
        id: 'state',
        title: 'Series',
        width: fits.some((f) => f.body.fallback + f.body.failed > 0) ? 210 : 110,
        align: 'left',
        value: (f) => f.body.failed * 1e9 + f.body.fallback,
        cell: (f) => <StatusCounts counts={f.body} />,
      },
      {
        id: 'params',
        title: 'Parameters',
        value: (f) => paramsText(f.body.params),
        cell: (f) => <span title={paramsText(f.body.params)}>{paramsText(f.body.params) || '–'}</span>,
      },
      { id: 'bytes', title: 'Size', width: 76, value: (f) => f.body.stateBytes, cell: (f) => formatBytes(f.body.stateBytes) },
      {
        id: 'made',
        title: 'Made',
        width: 112,
        align: 'left',
        value: (f) => f.head.created,
        cell: (f) => `${formatAgo(f.head.created)}${latestFeatures && f.body.features !== latestFeatures ? ', older features' : ''}`,
      },
    ],
    [fits, nameOf, latestFeatures, compared, onCompared],
  );
  return (
    <Panel
      title="Fits"
      flush
      actions={
        fits.length > 1 && (
          <Button
            variant="default"
            leftSection={<IconColumns size={14} />}
            aria-pressed={comparing}
            disabled={compared.length < 2}
            title={compared.length < 2 ? 'Tick two fits or more' : undefined}
            onClick={() => onCompare(!comparing)}
          >
            {comparing ? 'Hide the comparison' : compared.length < 2 ? 'Compare' : `Compare ${compared.length} fits`}
          </Button>
        )
      }
    >
      <DataTable
        label="Fits"
        rows={fits}
        columns={columns}
        rowKey={(f) => f.head.id}
        selected={props.selected}
        onSelect={(f) => props.onSelect(f.head.id)}
        height={34 + Math.min(8, fits.length) * 28}
      />
    </Panel>
  );
}
