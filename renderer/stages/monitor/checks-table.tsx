import { useMemo } from 'react';
import type { TimeAxis } from '#shared/base/axis.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Check } from '#shared/stages/monitor.ts';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatMoment, formatNumber, formatValue } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';

type Row = StoredRecord<Check>;

/** All checks, newest first. */
export function ChecksTable(props: {
  checks: readonly Row[];
  selected: string;
  onSelect: (check: string) => void;
  nameOf: (fit: string) => string;
  version: (dataset: string) => string;
  axis: TimeAxis;
}) {
  const { checks, nameOf, version, axis } = props;
  const first = checks[0]?.body.scores[0]?.metric ?? '';
  const columns = useMemo((): DataColumn<Row>[] => {
    const at = (c: Row, list: 'scores' | 'expected') => c.body[list].find((s) => s.metric === first)?.value;
    return [
      { id: 'fit', title: 'Fit', width: 150, value: (c) => nameOf(c.body.fit) },
      { id: 'actuals', title: 'Actuals', value: (c) => version(c.body.actuals) },
      { id: 'to', title: 'Until', width: 146, align: 'left', value: (c) => c.body.to, cell: (c) => formatMoment(axis, c.body.to) },
      { id: 'points', title: 'Points', width: 74, value: (c) => c.body.points, cell: (c) => formatNumber(c.body.points) },
      { id: 'pending', title: 'Pending', width: 80, value: (c) => c.body.pending, cell: (c) => formatNumber(c.body.pending) },
      {
        id: 'now',
        title: first.toUpperCase(),
        width: 80,
        align: 'right',
        value: (c) => at(c, 'scores'),
        cell: (c) => formatValue(at(c, 'scores')),
      },
      {
        id: 'expected',
        title: 'Expected',
        width: 84,
        align: 'right',
        value: (c) => at(c, 'expected'),
        cell: (c) => formatValue(at(c, 'expected')),
      },
      { id: 'made', title: 'When', width: 100, align: 'left', value: (c) => c.head.created, cell: (c) => formatAgo(c.head.created) },
    ];
  }, [nameOf, version, axis, first]);
  return (
    <Panel title="Checks" flush>
      <DataTable
        label="Checks"
        rows={checks}
        columns={columns}
        rowKey={(c) => c.head.id}
        selected={props.selected}
        onSelect={(c) => props.onSelect(c.head.id)}
        height={34 + Math.min(8, checks.length) * 28}
      />
    </Panel>
  );
}
