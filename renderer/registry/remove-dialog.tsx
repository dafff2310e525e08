import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RegistryModel } from '#shared/services/registry.ts';
import { useCommand } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';

/** Takes an alias away; the version stays. */
export function RemoveDialog({ model, alias, onClose }: { model: RegistryModel; alias: string; onClose: () => void }) {
  const remove = useCommand((c) => c.registry.removeAlias);
  const [reason, setReason] = useState('');
  const run = () => remove.mutate({ model: model.name, alias, reason: reason.trim() }, { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={`Take ${alias} away`}>
      <p style={{ marginTop: 0 }}>
        {alias} stands for version {model.aliases[alias]} of {model.name}. The version stays as it is; the alias will stand for nothing.
      </p>
      <Textarea
        label="Reason"
        description="Goes into the audit trail"
        required
        autosize
        minRows={2}
        maxLength={10_000}
        value={reason}
        onChange={(e) => setReason(e.currentTarget.value)}
        data-autofocus
      />
      {remove.error && <ErrorPanel problem={toProblem(remove.error)} onDismiss={remove.reset} />}
      <Group justify="end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={run} disabled={!reason.trim()} loading={remove.isPending}>
          Take it away
        </Button>
      </Group>
    </Modal>
  );
}
