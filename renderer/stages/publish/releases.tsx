import { Button } from '@mantine/core';
import { IconRadar2, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { BundleFile, Release } from '#shared/stages/publish.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatBytes, plural } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import classes from './publish.module.css';

type Row = StoredRecord<Release>;

const RELEASES: DataColumn<Row>[] = [
  { id: 'name', title: 'Name', width: 200, value: (r) => r.body.name },
  { id: 'format', title: 'Form', width: 84, value: (r) => r.body.format },
  { id: 'bytes', title: 'Size', width: 92, value: (r) => r.body.bytes, cell: (r) => formatBytes(r.body.bytes) },
  { id: 'files', title: 'Files', width: 66, value: (r) => r.body.files.length },
  {
    id: 'digest',
    title: 'Digest',
    width: 150,
    value: (r) => r.body.digest,
    cell: (r) => <CopyText label="digest" text={r.body.digest} short={`${r.body.digest.slice(0, 12)}…`} />,
  },
  { id: 'path', title: 'Path', value: (r) => r.body.path, cell: (r) => <CopyText label="path" text={r.body.path} /> },
  { id: 'made', title: 'When', width: 100, align: 'left', value: (r) => r.head.created, cell: (r) => formatAgo(r.head.created) },
];

const FILES: DataColumn<BundleFile>[] = [
  { id: 'path', title: 'File', width: 240, value: (f) => f.path },
  { id: 'bytes', title: 'Size', width: 100, value: (f) => f.bytes, cell: (f) => formatBytes(f.bytes) },
  { id: 'sha256', title: 'SHA-256', value: (f) => f.sha256, cell: (f) => <CopyText label="checksum" text={f.sha256} /> },
];

/** All releases, and the files of one of them. */
export function Releases(props: {
  releases: readonly Row[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  onVerify: (path: string) => void;
}) {
  const { releases, onSelect } = props;
  const one = releases.find((r) => r.head.id === props.selected) ?? releases[0]!;
  return (
    <>
      <Panel title="Releases" flush>
        <DataTable
          label="Releases"
          rows={releases}
          columns={RELEASES}
          rowKey={(r) => r.head.id}
          selected={one.head.id}
          onSelect={(r) => onSelect(r.head.id)}
          height={34 + Math.min(6, releases.length) * 28}
        />
      </Panel>
      <Panel
        title={`${one.body.name}: ${plural(one.body.files.length, 'file')}`}
        flush
        actions={
          <>
            <span className={classes.dim}>manifest</span>
            <CopyText label="digest" text={one.body.digest} short={`${one.body.digest.slice(0, 20)}…`} />
            <Button variant="default" leftSection={<IconShieldCheck size={14} />} onClick={() => props.onVerify(one.body.path)}>
              Verify
            </Button>
            <Button component={Link} to="/monitor" variant="default" leftSection={<IconRadar2 size={14} />}>
              Monitor
            </Button>
          </>
        }
      >
        <DataTable
          label="Files of the release"
          rows={one.body.files}
          columns={FILES}
          rowKey={(f) => f.path}
          height={34 + Math.min(9, one.body.files.length) * 28}
        />
      </Panel>
    </>
  );
}
