import { Button } from '@mantine/core';
import { IconArchive, IconPackageExport, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import { useCall } from '../../client/call.ts';
import { at } from '../../client/place.ts';
import { RecordLink } from '../../client/record-link.tsx';
import { Chip } from '../../components/chip.tsx';
import { GateList } from '../../components/gate-list.tsx';
import { Lineage } from '../../components/lineage.tsx';
import { Panel } from '../../components/panel.tsx';
import classes from './approve.module.css';

/** An approval: who signed it and why, on what conditions, with its gates and what it rests on. */
export function OneApproval({ approval: { head, body } }: { approval: StoredRecord<Approval> }) {
  const lineage = useCall((c) => c.workspace.lineage, { record: head.id }, { fresh: Number.POSITIVE_INFINITY });
  return (
    <Panel
      title={`${body.name}, version ${body.version}`}
      actions={
        <>
          {body.signature ? (
            <Chip tone="good" icon={<IconShieldCheck size={13} />} title={`Ed25519, key ${body.signature.fingerprint}`}>
              signed by {body.signature.name}
            </Chip>
          ) : (
            <Chip title="The reviewer had no identity">not signed</Chip>
          )}
          <Button
            component={Link}
            to="/registry"
            search={at({ model: body.name })}
            variant="default"
            leftSection={<IconArchive size={14} />}
          >
            In the registry
          </Button>
          <Button component={Link} to="/publish" search={at({ approval: head.id })} leftSection={<IconPackageExport size={14} />}>
            Publish
          </Button>
        </>
      }
    >
      <blockquote className={classes.note}>{body.note}</blockquote>
      {body.conditions.length > 0 && (
        <>
          <h3 className={classes.small}>Conditions</h3>
          <ul className={classes.conditions}>
            {body.conditions.map((condition) => (
              <li key={condition}>{condition}</li>
            ))}
          </ul>
        </>
      )}
      <div className={classes.pair}>
        <section className={classes.gates} aria-label="Gates as they stood">
          <GateList gates={body.gates} brief />
        </section>
        <section aria-label="What it rests on">
          <Lineage records={lineage.data ?? []} />
          {body.request && (
            <p className={classes.hint}>
              Decided from <RecordLink id={body.request}>a request</RecordLink>.
            </p>
          )}
        </section>
      </div>
    </Panel>
  );
}
