import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconPlus, IconSettings, IconUser, IconUserShield } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCall, useCommand } from '../client/call.ts';
import { createIdentity, useIdentities, useIdentityFrame, useMe } from '../client/identity.ts';
import { shortPrint } from '../components/person.tsx';
import classes from './status-bar.module.css';

const KEPT = { keychain: 'key in the keychain', file: 'key in a file' };
const NOBODY = <span style={{ width: 14, display: 'inline-block' }} />;

/** Who acts, and the way to act as somebody else. */
export function IdentitySwitch() {
  const me = useMe();
  const list = useIdentities();
  const opened = useIdentityFrame((s) => s.menu);
  const actor = useCall((c) => c.settings.get, {}).data?.actor;
  const use = useCommand((c) => c.identities.use);
  const navigate = useNavigate();
  if (!me) return null;
  const identities = list.data?.identities ?? [];
  const shown = (open: boolean) => useIdentityFrame.setState({ menu: open });
  return (
    <Menu opened={opened} onChange={shown} position="top-end" width={340} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.jobs} title={me.fingerprint ? `Key ${me.fingerprint}` : 'A name alone: nothing is signed'}>
          {me.fingerprint ? <IconUserShield size={14} aria-hidden /> : <IconUser size={14} aria-hidden />}
          <span>
            <span className="visually-hidden">You act as </span>
            {me.name}
          </span>
          <span className={`${classes.dim} ${me.fingerprint ? 'mono' : ''}`} style={{ fontSize: 11 }}>
            {me.fingerprint ? shortPrint(me.fingerprint) : 'no key'}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>You act, and sign, as</Menu.Label>
        {identities.map((i) => (
          <Menu.Item
            key={i.fingerprint}
            leftSection={i.active ? <IconCheck size={14} /> : NOBODY}
            onClick={() => use.mutate({ identity: i.fingerprint })}
          >
            {i.name}{' '}
            <span className={classes.dim}>
              <span className="mono">{shortPrint(i.fingerprint)}</span>, {KEPT[i.protection]}
            </span>
          </Menu.Item>
        ))}
        <Menu.Item leftSection={me.fingerprint ? NOBODY : <IconCheck size={14} />} onClick={() => use.mutate({ identity: null })}>
          {actor} <span className={classes.dim}>without a key: nothing is signed</span>
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={14} />} onClick={createIdentity}>
          New identity…
        </Menu.Item>
        <Menu.Item leftSection={<IconSettings size={14} />} onClick={() => void navigate({ to: '/settings' })}>
          Identities, trusted keys, secrets
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
