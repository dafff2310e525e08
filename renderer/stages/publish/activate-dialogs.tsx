import { Autocomplete, Button, Group, Modal } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Alias, KNOWN_ALIASES } from '#shared/services/registry.ts';
import type { RemoteModel } from '#shared/stages/publish.ts';
import { useCommand } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import classes from './publish.module.css';

const versionOf = (model: RemoteModel, digest: string | undefined): string => {
  const found = model.releases.find((r) => r.digest === digest);
  return found ? `version ${found.version}` : digest ? `${digest.slice(0, 12)}…` : 'nothing';
};

/** Lets an alias of a server answer from another release. */
export function ActivateDialog(props: { target: string; model: RemoteModel; digest: string; onClose: () => void }) {
  const { target, model, digest, onClose } = props;
  const activate = useCommand((c) => c.publish.activate);
  const [alias, setAlias] = useState('champion');
  const now = model.aliases[alias];
  return (
    <Modal opened onClose={onClose} title={`Activate ${versionOf(model, digest)} of ${model.model}`}>
      <Autocomplete
        label="As"
        data={KNOWN_ALIASES.filter((name) => name !== alias)}
        value={alias}
        onChange={setAlias}
        error={Alias.safeParse(alias).success ? undefined : 'Small letters, digits and dashes'}
      />
      <p className={classes.effect}>
        {now === digest
          ? `${alias} answers from it already.`
          : `${target} loads and verifies the release, then ${alias} answers from it instead of ${versionOf(model, now)}. Requests that are under way end on the old one; none is dropped.`}
      </p>
      {activate.error && <ErrorPanel problem={toProblem(activate.error)} onDismiss={activate.reset} />}
      <Group justify="end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={!Alias.safeParse(alias).success || now === digest}
          loading={activate.isPending}
          onClick={() => activate.mutate({ target, model: model.model, digest, alias }, { onSuccess: onClose })}
        >
          Activate
        </Button>
      </Group>
    </Modal>
  );
}

/** Lets an alias of a server answer from what it answered from before. */
export function RevertDialog(props: { target: string; model: RemoteModel; alias: string; onClose: () => void }) {
  const { target, model, alias, onClose } = props;
  const revert = useCommand((c) => c.publish.revert);
  const before = model.history.find((h) => h.alias === alias)?.digest;
  return (
    <Modal opened onClose={onClose} title={`Revert ${alias} of ${model.model}`}>
      <p className={classes.effect} style={{ marginTop: 0 }}>
        On {target}, {alias} goes from {versionOf(model, model.aliases[alias])} back to {versionOf(model, before)}. The release stays on the
        server; the workspace's own alias does not move: roll it back in the registry if it should.
      </p>
      {revert.error && <ErrorPanel problem={toProblem(revert.error)} onDismiss={revert.reset} />}
      <Group justify="end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          leftSection={<IconArrowBackUp size={14} />}
          data-autofocus
          loading={revert.isPending}
          onClick={() => revert.mutate({ target, model: model.model, alias }, { onSuccess: onClose })}
        >
          Revert
        </Button>
      </Group>
    </Modal>
  );
}
