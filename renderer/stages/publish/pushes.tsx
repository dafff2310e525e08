import type { StoredRecord } from '#shared/domain/record.ts';
import type { Push } from '#shared/stages/publish.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatBytes, formatDuration } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import classes from './publish.module.css';
import { kindTitle } from './target-schema.ts';

type Row = StoredRecord<Push>;

const COLUMNS: DataColumn<Row>[] = [
  {
    id: 'target',
    title: 'To',
    width: 150,
    value: (p) => p.body.target.name,
    cell: (p) => <span title={kindTitle(p.body.target.kind)}>{p.body.target.name}</span>,
  },
  {
    id: 'reference',
    title: 'It is called there',
    value: (p) => p.body.reference,
    cell: (p) => <CopyText label="reference" text={p.body.reference} />,
  },
  { id: 'bytes', title: 'Size', width: 90, align: 'right', value: (p) => p.body.bytes, cell: (p) => formatBytes(p.body.bytes) },
  {
    id: 'reused',
    title: 'There already',
    width: 110,
    align: 'right',
    value: (p) => p.body.reused,
    cell: (p) => (p.body.reused === 0 ? '–' : formatBytes(p.body.reused)),
  },
  { id: 'seconds', title: 'Took', width: 80, align: 'right', value: (p) => p.body.seconds, cell: (p) => formatDuration(p.body.seconds) },
  { id: 'made', title: 'When', width: 100, align: 'left', value: (p) => p.head.created, cell: (p) => formatAgo(p.head.created) },
];

/** Where a release went. */
export function Pushes({ pushes }: { pushes: readonly Row[] }) {
  const notes = pushes.flatMap((p) => p.body.notes.map((note) => ({ id: `${p.head.id} ${note}`, to: p.body.target.name, note })));
  if (pushes.length === 0) return null;
  return (
    <Panel title="Where it went, pulled back and compared" flush>
      <DataTable label="Pushes" rows={pushes} columns={COLUMNS} rowKey={(p) => p.head.id} height={34 + Math.min(7, pushes.length) * 28} />
      {notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map((n) => (
            <li key={n.id}>
              {n.to}: {n.note}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
