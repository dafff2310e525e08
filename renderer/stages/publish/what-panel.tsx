import { IconShieldCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Approval } from '#shared/stages/approve.ts';
import type { Me } from '../../client/identity.ts';
import { useModelTitle } from '../../client/models.ts';
import { RecordLink } from '../../client/record-link.tsx';
import { Chip } from '../../components/chip.tsx';
import { passedOf } from '../../components/gate-facts.ts';
import { Panel } from '../../components/panel.tsx';
import { PersonText } from '../../components/person.tsx';
import classes from './publish.module.css';

/** The approval that is released: which version, who approved it and on what conditions, and who signs. */
export function WhatPanel(props: {
  approval: StoredRecord<Approval>;
  /** Left out: nobody signs. */
  signer: Me | undefined;
  path: string;
  actions: ReactNode;
}) {
  const { head, body } = props.approval;
  const titleOf = useModelTitle();
  return (
    <Panel title={`${body.name}, version ${body.version}`} actions={props.actions}>
      <dl className={classes.facts}>
        <dt>Model</dt>
        <dd>
          <RecordLink id={body.fit}>{titleOf(body.key)}</RecordLink>
        </dd>
        <dt>Approved</dt>
        <dd>
          by <PersonText person={body.reviewer ?? { name: head.actor, fingerprint: null }} time={head.created} />,{' '}
          <RecordLink id={head.id}>
            {passedOf(body.gates)} of {body.gates.length} gates passed
          </RecordLink>{' '}
          {body.signature && (
            <Chip tone="good" icon={<IconShieldCheck size={13} />} title={`Ed25519, key ${body.signature.fingerprint}`}>
              decision signed
            </Chip>
          )}
        </dd>
        {body.conditions.length > 0 && (
          <>
            <dt>Conditions</dt>
            <dd>
              <ul className={classes.list}>
                {body.conditions.map((c) => (
                  <li key={c}>{c}</li>
                ))}
              </ul>
            </dd>
          </>
        )}
        <dt>Goes to</dt>
        <dd>{props.path}</dd>
        <dt>Signed by</dt>
        <dd>
          {props.signer?.fingerprint ? (
            <PersonText person={props.signer} />
          ) : (
            <span className={classes.warn}>nobody: a forecast server with trusted keys will not load it. Act as an identity to sign.</span>
          )}
        </dd>
      </dl>
    </Panel>
  );
}
