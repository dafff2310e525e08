import { ActionIcon, Button, PasswordInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { SecretName } from '#shared/domain/target.ts';
import { useCall } from '../client/call.ts';
import { client, queries } from '../client/client.ts';
import { type Problem, toProblem } from '../client/problem.ts';
import { Chip } from '../components/chip.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Panel } from '../components/panel.tsx';
import classes from './keys.module.css';

const WHERE = { environment: 'environment', keychain: 'keychain', file: 'file of this user' };

/** Names of the passwords and tokens that targets use. A value goes from its field to the engine and is kept nowhere in the page. */
export function Secrets() {
  const list = useCall((c) => c.secrets.list, {});
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [filled, setFilled] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const tell = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      queries.setQueryData(['secrets.list', {}], await work());
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
    }
  };
  const keep = () => {
    const value = field.current?.value ?? '';
    if (field.current) field.current.value = '';
    setFilled(false);
    void tell(() => client.secrets.set({ name, value })).then(() => setName(''));
  };
  const fits = SecretName.safeParse(name).success;
  return (
    <Panel title="Secrets">
      {list.error && <ErrorPanel problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
      {problem && <ErrorPanel problem={problem} onDismiss={() => setProblem(undefined)} />}
      <p className={classes.none}>
        Passwords and tokens for the places that releases go to. They are in no workspace, log or bundle, and are never shown again.
      </p>
      <ul className={classes.rows}>
        {(list.data ?? []).map((s) => (
          <li key={s.name}>
            <span className={classes.who}>
              <strong className="mono">{s.name}</strong>
              <Chip>{WHERE[s.from]}</Chip>
            </span>
            <span className={classes.act}>
              {s.from !== 'environment' && (
                <ActionIcon
                  size="sm"
                  aria-label={`Forget ${s.name}`}
                  onClick={() => void tell(() => client.secrets.remove({ name: s.name }))}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              )}
            </span>
          </li>
        ))}
      </ul>
      <div className={classes.form}>
        <TextInput
          label="Name"
          placeholder="REGISTRY_TOKEN"
          error={name && !fits ? 'Capitals, digits and underscores' : undefined}
          value={name}
          onChange={(e) => setName(e.currentTarget.value.toUpperCase())}
          spellCheck={false}
        />
        <PasswordInput
          size="xs"
          label="Value"
          ref={field}
          autoComplete="off"
          visible={false}
          rightSection={<span />}
          onChange={(e) => setFilled(e.currentTarget.value !== '')}
        />
        <Button variant="default" disabled={!fits || !filled} loading={busy} onClick={keep}>
          Keep the secret
        </Button>
      </div>
    </Panel>
  );
}
