import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPlus } from '@tabler/icons-react';
import { useCommand } from '../client/call.ts';
import { createIdentity, useIdentities } from '../client/identity.ts';
import { toProblem } from '../client/problem.ts';
import { Chip } from '../components/chip.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Panel } from '../components/panel.tsx';
import { shortPrint } from '../components/person.tsx';
import classes from './keys.module.css';

/** Who can sign on this machine, and who acts now. */
export function Identities() {
  const list = useIdentities();
  const use = useCommand((c) => c.identities.use);
  const { identities = [], vault } = list.data ?? {};
  return (
    <Panel
      title="Identities"
      actions={
        <Button variant="default" leftSection={<IconPlus size={14} />} onClick={createIdentity}>
          New identity
        </Button>
      }
    >
      {list.error && <ErrorPanel problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
      {use.error && <ErrorPanel problem={toProblem(use.error)} onDismiss={use.reset} />}
      {vault?.warning && identities.some((i) => i.protection === 'file') && (
        <p className={classes.warning}>
          <IconAlertTriangle size={15} aria-hidden />
          {vault.warning}
        </p>
      )}
      {list.data && identities.length === 0 && (
        <p className={classes.none}>
          None yet: approvals carry your name, but no signature. An identity is a name with a key that proves it.
        </p>
      )}
      <ul className={classes.rows}>
        {identities.map((i) => (
          <li key={i.fingerprint}>
            <span className={classes.who}>
              <strong>{i.name}</strong>
              <Chip>{i.protection}</Chip>
              {i.active && (
                <Chip tone="good" icon={<IconCheck size={13} />}>
                  acts now
                </Chip>
              )}
            </span>
            <span className={classes.act}>
              {!i.active && (
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => use.mutate({ identity: i.fingerprint })}
                  aria-label={`Act as ${i.name}`}
                >
                  Act as
                </Button>
              )}
            </span>
            <span className={classes.key}>
              Fingerprint <CopyText label={`fingerprint of ${i.name}`} text={i.fingerprint} short={`${shortPrint(i.fingerprint)}…`} />
            </span>
            <span className={classes.key}>
              Public key <CopyText label={`public key of ${i.name}`} text={`${i.name} ${i.key}`} short={i.key} />
            </span>
          </li>
        ))}
      </ul>
      {identities.some((i) => i.active) && (
        <Button size="compact-xs" variant="subtle" color="gray" loading={use.isPending} onClick={() => use.mutate({ identity: null })}>
          Act without an identity
        </Button>
      )}
    </Panel>
  );
}
