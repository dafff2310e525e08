import { Button } from '@mantine/core';
import { IconShieldCheck, IconUpload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useCall } from '../../client/call.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo, formatBytes, formatValue } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { InspectBundle } from './inspection.tsx';
import { NoRelease, type ReleaseRow, type StepProps } from './release-picker.tsx';

/** All releases with what was found of them and where they went, and what is in one of them. */
export function Releases(props: StepProps & { onVerify: (path: string) => void; onStep: (step: 'check' | 'push') => void }) {
  const { releases, release, onRelease } = props;
  const pushes = useCall((c) => c.publish.pushes, {}).data;
  const probes = useCall((c) => c.publish.probes, {}).data;
  const columns = useMemo((): DataColumn<ReleaseRow>[] => {
    const pushed = (r: ReleaseRow) => [
      ...new Set((pushes ?? []).filter((p) => p.body.release === r.head.id).map((p) => p.body.target.name)),
    ];
    const probed = (r: ReleaseRow) => probes?.find((p) => p.body.release === r.head.id)?.body.latency.p95;
    return [
      { id: 'name', title: 'Name', width: 180, value: (r) => r.body.name },
      {
        id: 'digest',
        title: 'Digest',
        width: 140,
        value: (r) => r.body.digest,
        cell: (r) => <CopyText label="digest" text={r.body.digest} short={`${r.body.digest.slice(0, 12)}…`} />,
      },
      {
        id: 'signed',
        title: 'Signed',
        width: 96,
        value: (r) => r.body.signedBy.length,
        align: 'left',
        cell: (r) => (r.body.signedBy.length > 0 ? <Chip tone="good">signed</Chip> : <Chip>unsigned</Chip>),
      },
      { id: 'path', title: 'Place', value: (r) => r.body.path, cell: (r) => r.body.path.split(/[\\/]/).at(-1) },
      { id: 'bytes', title: 'Size', width: 84, align: 'right', value: (r) => r.body.bytes, cell: (r) => formatBytes(r.body.bytes) },
      { id: 'p95', title: 'p95 here', unit: 'ms', width: 96, align: 'right', value: probed, cell: (r) => formatValue(probed(r), 3) },
      { id: 'pushed', title: 'Pushed to', width: 150, value: (r) => pushed(r).join(', ') || '–' },
      { id: 'made', title: 'When', width: 96, align: 'left', value: (r) => r.head.created, cell: (r) => formatAgo(r.head.created) },
    ];
  }, [pushes, probes]);
  if (!release)
    return <NoRelease onBuild={props.onBuild} text="A release is a signed bundle of an approved fit, with a service to deploy." />;
  return (
    <>
      <Panel
        title="Releases"
        flush
        actions={
          <>
            <Button variant="default" leftSection={<IconShieldCheck size={14} />} onClick={() => props.onVerify(release.body.path)}>
              Verify
            </Button>
            <Button variant="default" leftSection={<IconUpload size={14} />} onClick={() => props.onStep('push')}>
              Push
            </Button>
          </>
        }
      >
        <DataTable
          label="Releases"
          rows={releases}
          columns={columns}
          rowKey={(r) => r.head.id}
          selected={release.head.id}
          onSelect={(r) => onRelease(r.head.id)}
          height={34 + Math.min(7, releases.length) * 28}
        />
      </Panel>
      <InspectBundle key={release.head.id} path={release.body.path} />
    </>
  );
}
