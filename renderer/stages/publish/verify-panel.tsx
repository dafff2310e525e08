import { Button } from '@mantine/core';
import { IconFolder, IconShieldCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Verification } from '#shared/stages/publish.ts';
import { useCommand } from '../../client/call.ts';
import { pickFile } from '../../client/pick-file.ts';
import { toProblem } from '../../client/problem.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { formatNumber, plural } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import { PathField } from '../../components/path-field.tsx';
import classes from './publish.module.css';

type Problem = Verification['problems'][number];

const COLUMNS: DataColumn<Problem>[] = [
  { id: 'path', title: 'File', width: 240, value: (p) => p.path },
  { id: 'problem', title: 'Problem', width: 120, value: (p) => p.problem, cell: (p) => <Chip tone="error">{p.problem}</Chip> },
  { id: 'message', title: 'What is wrong', value: (p) => p.message, cell: (p) => <span title={p.message}>{p.message}</span> },
];

/** Checks every byte of a bundle, from here or from elsewhere, against its manifest. */
export function VerifyPanel({ path, onPath, asked }: { path: string; onPath: (path: string) => void; asked: number }) {
  const verify = useCommand((c) => c.publish.verify);
  const { mutate } = verify;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` counts the times that another part of the view asked for a check
  useEffect(() => {
    if (asked > 0 && path) mutate({ path });
  }, [asked, mutate]);
  const browse = async (mode: 'file' | 'folder') => {
    const found = await pickFile(mode, { title: 'A release bundle', filters: [{ name: 'Bundles', extensions: ['tar.gz', 'tgz'] }] });
    if (!found) return;
    onPath(found);
    mutate({ path: found });
  };
  return (
    <Panel title="Verify a bundle">
      <div className={classes.verify}>
        <div style={{ flex: 1 }}>
          <PathField
            label="Archive or folder"
            value={path}
            onChange={onPath}
            onBrowse={() => void browse('file')}
            placeholder="/path/to/release.tar.gz"
          />
        </div>
        <Button variant="default" leftSection={<IconFolder size={14} />} onClick={() => void browse('folder')}>
          Folder
        </Button>
        <Button
          leftSection={<IconShieldCheck size={14} />}
          disabled={!path.trim()}
          loading={verify.isPending}
          onClick={() => mutate({ path: path.trim() })}
        >
          Verify
        </Button>
      </div>
      {verify.error && (
        <div className={classes.below}>
          <ErrorPanel problem={toProblem(verify.error)} onDismiss={verify.reset} />
        </div>
      )}
      {verify.data && !verify.isPending && <Outcome found={verify.data} />}
    </Panel>
  );
}

function Outcome({ found }: { found: Verification }) {
  const { manifest } = found;
  return (
    <div className={classes.below} role="status">
      <p className={classes.verdict} data-ok={found.ok}>
        {found.ok
          ? `Every byte of ${plural(found.files, 'file')} is as the manifest says.`
          : `${plural(found.problems.length, 'problem')}: do not use this bundle.`}
      </p>
      <dl className={classes.facts}>
        <dt>Digest</dt>
        <dd>
          <CopyText label="digest" text={found.digest} />
        </dd>
        {manifest && (
          <>
            <dt>Release</dt>
            <dd>
              {manifest.name}, approved by {manifest.approval.actor} on {manifest.approval.created.slice(0, 10)}
            </dd>
            <dt>Model</dt>
            <dd>
              {manifest.model.id} version {manifest.model.version}, horizon {formatNumber(manifest.horizon)} steps
            </dd>
            <dt>Data</dt>
            <dd>
              {manifest.data.name}: {plural(manifest.data.series, 'series', 'series')}, {plural(manifest.data.rows, 'row')},{' '}
              {manifest.data.from} to {manifest.data.to}
            </dd>
          </>
        )}
      </dl>
      {found.problems.length > 0 && (
        <DataTable
          label="Problems"
          rows={found.problems}
          columns={COLUMNS}
          rowKey={(p) => `${p.path} ${p.problem}`}
          height={34 + Math.min(8, found.problems.length) * 28}
        />
      )}
    </div>
  );
}
