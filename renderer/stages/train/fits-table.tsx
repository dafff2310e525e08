import { useMemo } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatBytes, formatDuration, formatNumber } from '../../components/format.ts';
import { paramsText } from '../../components/model-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';

type Row = StoredRecord<Fit>;

/** All fits of the data set, newest first. */
export function FitsTable(props: {
  fits: readonly Row[];
  selected: string | undefined;
  onSelect: (fit: string) => void;
  nameOf: (fit: Fit) => string;
  latestFeatures: string | undefined;
}) {
  const { fits, nameOf, latestFeatures } = props;
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      { id: 'model', title: 'Model', width: 140, value: (f) => nameOf(f.body) },
      {
        id: 'params',
        title: 'Parameters',
        value: (f) => paramsText(f.body.params),
        cell: (f) => <span title={paramsText(f.body.params)}>{paramsText(f.body.params) || '–'}</span>,
      },
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
      { id: 'bytes', title: 'Size', width: 80, value: (f) => f.body.stateBytes, cell: (f) => formatBytes(f.body.stateBytes) },
      { id: 'seconds', title: 'Took', width: 76, value: (f) => f.head.seconds, cell: (f) => formatDuration(f.head.seconds) },
      {
        id: 'made',
        title: 'Made',
        width: 112,
        align: 'left',
        value: (f) => f.head.created,
        cell: (f) => `${formatAgo(f.head.created)}${latestFeatures && f.body.features !== latestFeatures ? ', older features' : ''}`,
      },
    ],
    [fits, nameOf, latestFeatures],
  );
  return (
    <Panel title="Fits" flush>
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
