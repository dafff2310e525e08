import { Button } from '@mantine/core';
import { IconBookmark, IconGitCompare, IconPackageExport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { RegistryModel, RegistryVersion } from '#shared/services/registry.ts';
import { useCall } from '../client/call.ts';
import { openDataset } from '../client/data.ts';
import { useModelTitle } from '../client/models.ts';
import { at } from '../client/place.ts';
import { RecordLink } from '../client/record-link.tsx';
import { Chip } from '../components/chip.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { formatAgo, formatValue, plural } from '../components/format.ts';
import { metricTitle } from '../components/metric-facts.ts';
import { Panel } from '../components/panel.tsx';
import { PersonText } from '../components/person.tsx';
import { AliasDialog } from './alias-dialog.tsx';
import classes from './registry.module.css';

/** What is looked at first, in this order, of what the versions were scored by. */
const USUAL = ['wape', 'mase', 'rmse'];

const Names = ({ aliases }: { aliases: readonly string[] }) => (
  <span className={classes.row}>
    {aliases.map((alias) => (
      <Chip key={alias} tone={alias === 'champion' ? 'forecast' : 'plain'} icon={<IconBookmark size={12} />}>
        {alias}
      </Chip>
    ))}
  </span>
);

/** The versions of a model, newest first, and one of them in full. */
export function Versions(props: {
  model: RegistryModel;
  selected: number | undefined;
  onSelect: (version: number) => void;
  onCompare: (from: number, to: number) => void;
}) {
  const { model, onSelect } = props;
  const titleOf = useModelTitle();
  const cards = useCall((c) => c.compare.metrics, {}, { fresh: Number.POSITIVE_INFINITY }).data;
  const columns = useMemo((): DataColumn<RegistryVersion>[] => {
    const scored = USUAL.filter((m) => model.versions.some((v) => typeof v.metrics[m] === 'number')).slice(0, 2);
    return [
      { id: 'version', title: 'Version', width: 76, value: (v) => v.version },
      { id: 'aliases', title: 'Aliases', width: 190, value: (v) => v.aliases.join(' '), cell: (v) => <Names aliases={v.aliases} /> },
      { id: 'fit', title: 'Fit', value: (v) => titleOf(v.key) },
      ...scored.map(
        (m): DataColumn<RegistryVersion> => ({
          id: m,
          title: metricTitle(cards ?? [], m),
          width: 90,
          align: 'right',
          value: (v) => v.metrics[m],
          cell: (v) => formatValue(v.metrics[m], 4),
        }),
      ),
      {
        id: 'gates',
        title: 'Gates',
        width: 90,
        align: 'left',
        value: (v) => v.gatesPassed / Math.max(1, v.gates),
        cell: (v) => (
          <Chip tone={v.gatesPassed === v.gates ? 'good' : 'warning'}>
            {v.gatesPassed} of {v.gates}
          </Chip>
        ),
      },
      { id: 'author', title: 'Author', width: 168, value: (v) => v.author?.name, cell: (v) => <PersonText person={v.author} /> },
      { id: 'reviewer', title: 'Approved by', width: 168, value: (v) => v.reviewer?.name, cell: (v) => <PersonText person={v.reviewer} /> },
      { id: 'releases', title: 'Releases', width: 80, value: (v) => v.releases.length, cell: (v) => v.releases.length || '–' },
      { id: 'made', title: 'When', width: 96, align: 'left', value: (v) => v.created, cell: (v) => formatAgo(v.created) },
    ];
  }, [model, titleOf, cards]);
  const one = model.versions.find((v) => v.version === props.selected) ?? model.versions[0];
  return (
    <>
      <Panel title={`Versions of ${model.name}`} flush>
        <DataTable
          label="Versions"
          rows={model.versions}
          columns={columns}
          rowKey={(v) => String(v.version)}
          {...(one ? { selected: String(one.version) } : {})}
          onSelect={(v) => onSelect(v.version)}
          height={34 + Math.min(8, model.versions.length) * 28}
        />
      </Panel>
      {one && <OneVersion model={model} version={one} titleOf={titleOf} onCompare={props.onCompare} />}
    </>
  );
}

function OneVersion(props: {
  model: RegistryModel;
  version: RegistryVersion;
  titleOf: (key: string) => string;
  onCompare: (from: number, to: number) => void;
}) {
  const { model, version: v, titleOf } = props;
  const [naming, setNaming] = useState(false);
  const champion = model.aliases.champion;
  const other = champion !== undefined && champion !== v.version ? champion : model.versions.find((o) => o.version < v.version)?.version;
  return (
    <Panel
      title={`Version ${v.version}`}
      actions={
        <>
          {other !== undefined && (
            <Button
              variant="default"
              leftSection={<IconGitCompare size={14} />}
              onClick={() => props.onCompare(Math.min(other, v.version), Math.max(other, v.version))}
            >
              Compare with {other === champion ? `the champion (${other})` : `version ${other}`}
            </Button>
          )}
          <Button variant="default" leftSection={<IconBookmark size={14} />} onClick={() => setNaming(true)}>
            Give it an alias
          </Button>
          <Button
            component={Link}
            to="/publish"
            search={at({ approval: v.approval })}
            onClick={() => openDataset(v.dataset)}
            variant="default"
            leftSection={<IconPackageExport size={14} />}
          >
            Publish
          </Button>
        </>
      }
    >
      <dl className={classes.facts}>
        <dt>Fit</dt>
        <dd>
          <RecordLink id={v.fit} dataset={v.dataset}>
            {titleOf(v.key)}
          </RecordLink>
        </dd>
        <dt>Approval</dt>
        <dd>
          <RecordLink id={v.approval} dataset={v.dataset}>
            {v.gatesPassed} of {plural(v.gates, 'gate')} passed
          </RecordLink>
          , by <PersonText person={v.reviewer} time={v.created} />
        </dd>
        <dt>Reasons</dt>
        <dd className={classes.words}>{v.note}</dd>
        {v.conditions.length > 0 && (
          <>
            <dt>Conditions</dt>
            <dd>
              <ul className={classes.list}>
                {v.conditions.map((c) => (
                  <li key={c}>{c}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Releases</dt>
        <dd>
          {v.releases.length === 0 && <span className={classes.dim}>none yet</span>}
          <ul className={classes.list}>
            {v.releases.map((r) => (
              <li key={r.id}>
                <RecordLink id={r.id} dataset={v.dataset}>
                  {r.path}
                </RecordLink>{' '}
                <CopyText label="digest" text={r.digest} short={`${r.digest.slice(0, 12)}…`} /> {r.signed ? 'signed' : 'unsigned'}
                {r.pushes.length > 0 && `, pushed to ${r.pushes.join(', ')}`}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      {naming && <AliasDialog model={model} alias="" version={v.version} onClose={() => setNaming(false)} />}
    </Panel>
  );
}
