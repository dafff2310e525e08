import { Button } from '@mantine/core';
import { IconArrowBackUp, IconBookmark, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { RemoteModel } from '#shared/stages/publish.ts';
import { Chip } from '../../components/chip.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { formatAgo } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';
import classes from './publish.module.css';
import type { ReleaseRow } from './release-picker.tsx';

type Staged = RemoteModel['releases'][number];

/** One model of a server: its releases, what each alias answers from, and what was active before. */
export function RemotePanel(props: {
  model: RemoteModel;
  releases: readonly ReleaseRow[];
  onActivate: (digest: string) => void;
  onRevert: (alias: string) => void;
}) {
  const { model, releases, onActivate, onRevert } = props;
  const nameOf = (digest: string): string => {
    const found = model.releases.find((r) => r.digest === digest);
    return found ? `version ${found.version}` : `${digest.slice(0, 12)}…`;
  };
  const columns = useMemo((): DataColumn<Staged>[] => {
    const aliasesOf = (digest: string) => Object.keys(model.aliases).filter((a) => model.aliases[a] === digest);
    return [
      { id: 'version', title: 'Version', width: 80, value: (r) => r.version },
      {
        id: 'aliases',
        title: 'Answers as',
        width: 200,
        value: (r) => aliasesOf(r.digest).join(' '),
        cell: (r) => (
          <span className={classes.icons}>
            {aliasesOf(r.digest).map((a) => (
              <Chip key={a} tone={a === 'champion' ? 'forecast' : 'plain'} icon={<IconBookmark size={12} />}>
                {a}
              </Chip>
            ))}
          </span>
        ),
      },
      { id: 'name', title: 'Name', value: (r) => r.name },
      {
        id: 'digest',
        title: 'Digest',
        width: 150,
        value: (r) => r.digest,
        cell: (r) => <CopyText label="digest" text={r.digest} short={`${r.digest.slice(0, 12)}…`} />,
      },
      {
        id: 'here',
        title: 'From here',
        width: 90,
        value: (r) => (releases.some((x) => x.body.digest === r.digest) ? 'yes' : 'no'),
      },
      { id: 'loaded', title: 'In memory', width: 90, value: (r) => (r.loaded ? 'yes' : 'no') },
      { id: 'staged', title: 'Staged', width: 100, align: 'left', value: (r) => r.staged, cell: (r) => formatAgo(r.staged) },
      {
        id: 'activate',
        title: 'Activate',
        width: 110,
        sortable: false,
        value: () => '',
        cell: (r) => (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlayerPlay size={12} />}
            aria-label={`Activate version ${r.version} of ${model.model}`}
            onClick={() => onActivate(r.digest)}
          >
            Activate
          </Button>
        ),
      },
    ];
  }, [model, releases, onActivate]);
  return (
    <Panel
      title={model.model}
      flush
      actions={Object.entries(model.aliases).map(([alias, digest]) => (
        <Button
          key={alias}
          size="compact-xs"
          variant="default"
          leftSection={<IconArrowBackUp size={13} />}
          title={`${alias} answers from ${nameOf(digest)}`}
          disabled={!model.history.some((h) => h.alias === alias)}
          onClick={() => onRevert(alias)}
        >
          Revert {alias}
        </Button>
      ))}
    >
      <DataTable
        label={`Releases of ${model.model} on the server`}
        rows={model.releases}
        columns={columns}
        rowKey={(r) => r.digest}
        height={34 + Math.max(1, Math.min(7, model.releases.length)) * 28}
      />
      {model.history.length > 0 && (
        <ul className={classes.notes} aria-label="What was active before">
          {model.history.map((h) => (
            <li key={`${h.time} ${h.alias}`}>
              {h.alias} answered from {nameOf(h.digest)} until {formatAgo(h.time)}, {h.by}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
