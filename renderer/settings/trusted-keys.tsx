import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall, useCommand } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { CopyText } from '../components/copy-text.tsx';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatAgo } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import { shortPrint } from '../components/person.tsx';
import classes from './keys.module.css';
import { parseKey } from './parse-key.ts';

/** Whose releases are trusted here. */
export function TrustedKeys() {
  const trusted = useCall((c) => c.identities.trusted, {});
  const trust = useCommand((c) => c.identities.trust);
  const distrust = useCommand((c) => c.identities.distrust);
  const [line, setLine] = useState('');
  const [note, setNote] = useState('');
  const given = parseKey(line);
  const add = () =>
    given &&
    trust.mutate(
      { identity: given, note: note.trim() },
      {
        onSuccess: () => {
          setLine('');
          setNote('');
        },
      },
    );
  const failed = trust.error ?? distrust.error;
  return (
    <Panel title="Trusted keys">
      {trusted.error && <ErrorPanel problem={toProblem(trusted.error)} onRetry={() => void trusted.refetch()} />}
      {failed && (
        <ErrorPanel
          problem={toProblem(failed)}
          onDismiss={() => {
            trust.reset();
            distrust.reset();
          }}
        />
      )}
      <p className={classes.none}>A release is loaded and verified against these; your own identities are trusted here anyway.</p>
      <ul className={classes.rows}>
        {(trusted.data ?? []).map((k) => (
          <li key={k.fingerprint}>
            <span className={classes.who}>
              <strong>{k.name}</strong>
              <span className={classes.key}>
                since {formatAgo(k.since)}
                {k.note ? `: ${k.note}` : ''}
              </span>
            </span>
            <span className={classes.act}>
              <ActionIcon
                size="sm"
                aria-label={`Trust ${k.name} (${shortPrint(k.fingerprint)}) no longer`}
                onClick={() => distrust.mutate({ fingerprint: k.fingerprint })}
              >
                <IconTrash size={14} />
              </ActionIcon>
            </span>
            <span className={classes.key}>
              Fingerprint <CopyText label={`fingerprint of ${k.name}`} text={k.fingerprint} short={`${shortPrint(k.fingerprint)}…`} />
            </span>
            <span className={classes.key}>
              Public key <CopyText label={`public key of ${k.name}`} text={`${k.name} ${k.key}`} short={k.key} />
            </span>
          </li>
        ))}
      </ul>
      <div className={classes.form}>
        <TextInput
          label="Name and public key"
          placeholder="Rosa Reviewer hTqd…Zc0="
          description="As the other copies them from their settings"
          error={line.trim() && !given ? 'A name, a space, and a key of 44 characters in Base64' : undefined}
          value={line}
          onChange={(e) => setLine(e.currentTarget.value)}
          spellCheck={false}
        />
        <TextInput
          label="Note"
          placeholder="How you know that it is theirs"
          maxLength={1000}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
        <Button variant="default" disabled={!given} loading={trust.isPending} onClick={add}>
          Trust this key
        </Button>
      </div>
    </Panel>
  );
}
