import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { useCall } from '../../client/call.ts';
import { StatusChip } from '../../components/chip.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatNumber } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';

const COLUMNS: DataColumn<SeriesStatus>[] = [
  { id: 'series', title: 'Series', width: 200, value: (s) => s.series },
  { id: 'state', title: 'State', width: 110, value: (s) => s.state, cell: (s) => <StatusChip status={s} /> },
  { id: 'model', title: 'Made by', width: 150, value: (s) => s.model },
  { id: 'reason', title: 'Reason', value: (s) => s.reason, cell: (s) => <span title={s.reason}>{s.reason ?? '–'}</span> },
];
const PAGE = 200;
type Which = 'fallback' | 'failed' | 'fitted';

/** Series by what became of them, with the reasons. Those that need a look come first. */
export function Unfitted({ fit, series, onSeries }: { fit: StoredRecord<Fit>; series: string | undefined; onSeries: (s: string) => void }) {
  const { fitted, fallback, failed } = fit.body;
  const [chosen, setChosen] = useState<Which>();
  const [limit, setLimit] = useState(PAGE);
  const state = chosen ?? (failed > 0 ? 'failed' : fallback > 0 ? 'fallback' : 'fitted');
  const status = useCall((c) => c.train.status, { fit: fit.head.id, state, limit: Math.min(limit, 10_000) }, { keep: true });
  const rows = status.data?.series ?? [];
  const counts = { failed, fallback, fitted };
  return (
    <Panel
      title="What became of each series"
      flush
      actions={
        <SegmentedControl
          aria-label="State"
          value={state}
          onChange={(s) => {
            setChosen(s as Which);
            setLimit(PAGE);
          }}
          data={(['failed', 'fallback', 'fitted'] as const).map((s) => ({
            value: s,
            label: `${s} ${formatNumber(counts[s])}`,
            disabled: counts[s] === 0,
          }))}
        />
      }
    >
      <DataTable
        label="Series by state"
        rows={rows}
        columns={COLUMNS}
        rowKey={(s) => s.series}
        selected={series}
        onSelect={(s) => onSeries(s.series)}
        total={status.data?.total}
        onEnd={() => setLimit((n) => n + PAGE)}
        height={34 + Math.min(8, Math.max(1, rows.length)) * 28}
      />
    </Panel>
  );
}
