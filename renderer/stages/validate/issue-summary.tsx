import type { IssueKind, Validation } from '#shared/stages/validate.ts';
import { SeverityChip } from '../../components/chip.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatNumber } from '../../components/format.ts';

type Row = Validation['summary'][number];

const RANK = { error: 0, warn: 1, info: 2 };

const COLUMNS: DataColumn<Row>[] = [
  { id: 'kind', title: 'Kind', value: (r) => r.kind },
  {
    id: 'severity',
    title: 'Severity',
    width: 104,
    value: (r) => RANK[r.severity],
    align: 'left',
    cell: (r) => <SeverityChip severity={r.severity} />,
  },
  { id: 'issues', title: 'Issues', width: 72, value: (r) => r.issues, cell: (r) => formatNumber(r.issues) },
  { id: 'points', title: 'Points', width: 78, value: (r) => r.points, cell: (r) => formatNumber(r.points) },
  { id: 'series', title: 'Series', width: 68, value: (r) => r.series, cell: (r) => formatNumber(r.series) },
  { id: 'proposal', title: 'Proposed repair', width: 122, value: (r) => r.proposal },
];

/** Issues by kind; choosing one narrows the list below. */
export function IssueSummary(props: { summary: readonly Row[]; selected: IssueKind | undefined; onSelect: (kind: IssueKind) => void }) {
  return (
    <DataTable
      label="Kinds of issue"
      rows={props.summary}
      columns={COLUMNS}
      rowKey={(r) => r.kind}
      selected={props.selected}
      onSelect={(r) => props.onSelect(r.kind)}
      height={250}
      empty="Nothing was found: the data are clean."
    />
  );
}
