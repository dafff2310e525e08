import { Button } from '@mantine/core';
import { IconBookmark, IconGitCompare, IconPackageExport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RegistryModel, RegistryVersion } from '#shared/services/registry.ts';
import { openDataset } from '../client/data.ts';
import { at } from '../client/place.ts';
import { RecordLink } from '../client/record-link.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { plural } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { PersonText } from '../components/person.tsx';
import { AliasDialog } from './alias-dialog.tsx';
import classes from './registry.module.css';

/** One version in full: its reasons, conditions and releases, and what can be done with it. */
export function OneVersion(props: {
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
