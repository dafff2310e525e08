import { useMemo } from 'react';
import type { TimeAxis } from '#shared/base/axis.ts';
import type { Issue, IssueKind } from '#shared/stages/validate.ts';
import { usePages } from '../../client/pages.ts';
import { toProblem } from '../../client/problem.ts';
import { SeverityChip } from '../../components/chip.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatMoment, formatNumber } from '../../components/format.ts';

const keyOf = (i: Issue): string => `${i.kind} ${i.series} ${i.column ?? ''} ${i.from}`;

const columnsOf = (axis: TimeAxis): DataColumn<Issue>[] => [
  { id: 'kind', title: 'Kind', width: 138, value: (i) => i.kind, sortable: false },
  {
    id: 'severity',
    title: 'Severity',
    width: 104,
    value: (i) => i.severity,
    cell: (i) => <SeverityChip severity={i.severity} />,
    sortable: false,
  },
  { id: 'series', title: 'Series', width: 140, value: (i) => i.series, sortable: false },
  { id: 'from', title: 'From', width: 146, align: 'left', value: (i) => i.from, cell: (i) => formatMoment(axis, i.from), sortable: false },
  { id: 'count', title: 'Points', width: 70, value: (i) => i.count, cell: (i) => formatNumber(i.count), sortable: false },
  { id: 'message', title: 'What', value: (i) => i.message, cell: (i) => <span title={i.message}>{i.message}</span>, sortable: false },
  { id: 'proposal', title: 'Proposed repair', width: 116, value: (i) => i.proposal, sortable: false },
];

/** Every issue: where, how bad, what could be done. */
export function IssueList(props: {
  validation: string;
  kind: IssueKind | undefined;
  axis: TimeAxis;
  selected: Issue | undefined;
  onSelect: (issue: Issue) => void;
}) {
  const { validation, kind, axis, selected } = props;
  const columns = useMemo(() => columnsOf(axis), [axis]);
  const list = usePages(
    (c) => c.validate.issues,
    { validation, ...(kind ? { kind } : {}) },
    (page) => page.issues,
  );
  if (list.error) return <ErrorPanel problem={toProblem(list.error)} />;
  return (
    <DataTable
      label="Issues"
      rows={list.rows}
      columns={columns}
      rowKey={keyOf}
      selected={selected && keyOf(selected)}
      onSelect={props.onSelect}
      total={list.total}
      onEnd={list.more}
      empty={list.pending ? 'Reading' : 'No issue of this kind.'}
    />
  );
}
