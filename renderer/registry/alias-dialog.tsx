import { Autocomplete, Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Alias, KNOWN_ALIASES, type RegistryModel } from '#shared/services/registry.ts';
import { useCommand } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatAgo } from '../components/format.ts';
import classes from './registry.module.css';

/** Lets an alias stand for a version; with an empty `alias` its name is asked for too. */
export function AliasDialog(props: { model: RegistryModel; alias: string; version?: number; onClose: () => void }) {
  const { model, onClose } = props;
  const set = useCommand((c) => c.registry.setAlias);
  const [alias, setAlias] = useState(props.alias);
  const now = model.aliases[alias];
  const [version, setVersion] = useState<number | undefined>(props.version ?? model.versions.find((v) => v.version !== now)?.version);
  const [reason, setReason] = useState('');
  const fits = Alias.safeParse(alias).success;
  const run = () =>
    version !== undefined && set.mutate({ model: model.name, alias, version, reason: reason.trim() }, { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={props.alias ? `Move ${props.alias}` : `Set an alias of ${model.name}`}>
      {!props.alias && (
        <Autocomplete
          label="Alias"
          data={KNOWN_ALIASES.filter((name) => name !== alias)}
          value={alias}
          onChange={setAlias}
          error={alias && !fits ? 'Small letters, digits and dashes' : undefined}
          data-autofocus
          mb="sm"
        />
      )}
      <Select
        label="Version"
        data={model.versions.map((v) => ({
          value: String(v.version),
          label: `Version ${v.version}${v.version === now ? ' (now)' : ''}: ${v.key}, ${formatAgo(v.created)}`,
        }))}
        value={version === undefined ? null : String(version)}
        onChange={(v) => setVersion(v === null ? undefined : Number(v))}
        allowDeselect={false}
      />
      <Textarea
        mt="sm"
        label="Reason"
        description="Goes into the audit trail"
        required
        autosize
        minRows={2}
        maxLength={10_000}
        value={reason}
        onChange={(e) => setReason(e.currentTarget.value)}
      />
      {fits && version !== undefined && (
        <p className={classes.effect}>
          {now === undefined
            ? `${alias} is new and will stand for version ${version}.`
            : now === version
              ? `${alias} stands for version ${version} already.`
              : `${alias} moves from version ${now} to version ${version}.`}{' '}
          Servers change when a release is activated there.
        </p>
      )}
      {set.error && <ErrorPanel problem={toProblem(set.error)} onDismiss={set.reset} />}
      <Group justify="end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={run} disabled={!fits || version === undefined || version === now || !reason.trim()} loading={set.isPending}>
          {now === undefined ? 'Set the alias' : 'Move the alias'}
        </Button>
      </Group>
    </Modal>
  );
}
