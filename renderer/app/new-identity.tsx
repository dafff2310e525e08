import { Button, Group, Modal, Switch, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand } from '../client/call.ts';
import { useIdentities, useIdentityFrame } from '../client/identity.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';

/** Makes an identity: a name and a fresh key. It is opened from the status bar, the settings and where a decision is blocked. */
export function NewIdentity() {
  const opened = useIdentityFrame((s) => s.creating);
  const close = () => useIdentityFrame.setState({ creating: false });
  return (
    <Modal opened={opened} onClose={close} title="New identity">
      <Form onDone={close} />
    </Modal>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const vault = useIdentities().data?.vault;
  const create = useCommand((c) => c.identities.create);
  const [name, setName] = useState('');
  const [use, setUse] = useState(true);
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (name.trim()) create.mutate({ name: name.trim(), use }, { onSuccess: onDone });
      }}
    >
      <p style={{ marginTop: 0 }}>
        A name with an Ed25519 key of its own. What it approves and releases carries its signature; others can check that with the public
        key alone.
      </p>
      <TextInput
        label="Name"
        required
        data-autofocus
        maxLength={100}
        placeholder="e.g. Rosa Reviewer"
        value={name}
        onChange={(e) => setName(e.currentTarget.value)}
      />
      <Switch mt="sm" label="Act as it from now on" checked={use} onChange={(e) => setUse(e.currentTarget.checked)} />
      {vault && (
        <p style={{ color: vault.warning ? 'var(--warning)' : 'var(--dim)', display: 'flex', gap: 8 }}>
          {vault.warning && <IconAlertTriangle size={16} style={{ flex: 'none', marginTop: 2 }} aria-hidden />}
          <span>{vault.warning || 'The private key goes into the keychain of the operating system.'}</span>
        </p>
      )}
      {create.error && <ErrorPanel problem={toProblem(create.error)} onDismiss={create.reset} />}
      <Group justify="end" mt="md">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
          Create the identity
        </Button>
      </Group>
    </form>
  );
}
