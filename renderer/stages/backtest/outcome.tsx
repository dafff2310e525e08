import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import { useCall } from '../../client/call.ts';
import type { DatasetRow, Outputs } from '../../client/data.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatDuration } from '../../components/format.ts';
import { paramsText } from '../../components/model-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { StatusCounts } from '../../components/status-counts.tsx';

/** Model by model: parameters as resolved, what became of its fits, and its time. */
export function ModelsTable({ backtest, titleOf }: { backtest: StoredRecord<Backtest>; titleOf: (key: string) => string }) {
  const columns = useMemo(
    (): DataColumn<Backtest['models'][number]>[] => [
      { id: 'model', title: 'Model', width: 190, value: (m) => titleOf(m.key) },
      {
        id: 'params',
        title: 'Parameters',
        value: (m) => paramsText(m.params),
        cell: (m) => <span title={paramsText(m.params)}>{paramsText(m.params) || '–'}</span>,
      },
      {
        id: 'state',
        title: 'Fits (series × windows)',
        width: 310,
        align: 'left',
        value: (m) => m.failed * 1e9 + m.fallback,
        cell: (m) => <StatusCounts counts={m} />,
      },
      { id: 'seconds', title: 'Took', width: 100, value: (m) => m.seconds, cell: (m) => formatDuration(m.seconds) },
    ],
    [titleOf],
  );
  return (
    <Panel title="Models" flush>
      <DataTable
        label="Models of the backtest"
        rows={backtest.body.models}
        columns={columns}
        rowKey={(m) => m.key}
        height={34 + backtest.body.models.length * 28}
      />
    </Panel>
  );
}

type Status = Outputs['backtest']['status']['series'][number];
const PAGE = 200;

/** Fits that did not go as asked, with the reasons. Nothing is shown where there are none. */
export function Unfitted(props: {
  dataset: DatasetRow;
  backtest: StoredRecord<Backtest>;
  titleOf: (key: string) => string;
  series: string | undefined;
  onSelect: (status: Status) => void;
}) {
  const { backtest, titleOf } = props;
  const count = (state: 'failed' | 'fallback') => backtest.body.models.reduce((sum, m) => sum + m[state], 0);
  const counts = { failed: count('failed'), fallback: count('fallback') };
  const [chosen, setChosen] = useState<'failed' | 'fallback'>();
  const [limit, setLimit] = useState(PAGE);
  const state = chosen ?? (counts.failed > 0 ? 'failed' : 'fallback');
  const any = counts.failed + counts.fallback > 0;
  const status = useCall((c) => c.backtest.status, any ? { backtest: backtest.head.id, state, limit: Math.min(limit, 10_000) } : null, {
    keep: true,
  });
  const columns = useMemo(
    (): DataColumn<Status>[] => [
      { id: 'series', title: 'Series', width: 130, value: (s) => s.series },
      { id: 'key', title: 'Model', width: 160, value: (s) => titleOf(s.key) },
      { id: 'window', title: 'Window', width: 84, value: (s) => s.window + 1 },
      ...(state === 'fallback' ? [{ id: 'model', title: 'Stands in', width: 130, value: (s: Status) => titleOf(s.model) }] : []),
      { id: 'reason', title: 'Reason', value: (s) => s.reason, cell: (s) => <span title={s.reason}>{s.reason ?? '–'}</span> },
    ],
    [titleOf, state],
  );
  if (!any) return null;
  const rows = status.data?.series ?? [];
  return (
    <Panel
      title="Not fitted as asked"
      flush
      actions={
        <SegmentedControl
          aria-label="State"
          value={state}
          onChange={(s) => {
            setChosen(s as 'failed' | 'fallback');
            setLimit(PAGE);
          }}
          data={(['failed', 'fallback'] as const).map((s) => ({ value: s, label: `${s} ${counts[s]}`, disabled: counts[s] === 0 }))}
        />
      }
    >
      <DataTable
        label="Fits that did not go as asked"
        rows={rows}
        columns={columns}
        rowKey={(s) => `${s.key} ${s.window} ${s.series}`}
        onSelect={props.onSelect}
        total={status.data?.total}
        onEnd={() => setLimit((n) => n + PAGE)}
        height={34 + Math.min(8, Math.max(1, rows.length)) * 28}
      />
    </Panel>
  );
}
