import { Button, Checkbox, Group, Modal, Select, Textarea } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { RegistryModel } from '#shared/services/registry.ts';
import { useCall, useCommand } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { formatAgo } from '../components/format.ts';
import classes from './registry.module.css';

/** Moves an alias back, after a look at the checklist; what must be looked at must be ticked. */
export function RollbackDialog({ model, alias, onClose }: { model: RegistryModel; alias: string; onClose: () => void }) {
  const list = useCall((c) => c.registry.checklist, { model: model.name, alias }, { fresh: 0 });
  const back = useCommand((c) => c.registry.rollback);
  const [checked, setChecked] = useState<string[]>([]);
  const [chosen, setChosen] = useState<number>();
  const [reason, setReason] = useState('');
  const from = list.data?.from ?? null;
  const to = chosen ?? list.data?.to ?? null;
  const items = list.data?.items ?? [];
  const open = items.filter((i) => i.required && !checked.includes(i.id)).length;
  const run = () =>
    back.mutate(
      { model: model.name, alias, reason: reason.trim(), checked, ...(chosen === undefined ? {} : { to: chosen }) },
      { onSuccess: onClose },
    );
  return (
    <Modal opened onClose={onClose} title={`Roll ${alias} back`} size="lg">
      {list.error && <ErrorPanel problem={toProblem(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && (
        <>
          <p className={classes.effect} style={{ marginTop: 0 }}>
            {to === null
              ? `There is no version before ${from === null ? 'this one' : `version ${from}`} to go back to: choose one.`
              : `${alias} of ${model.name} goes from version ${from ?? '–'} back to version ${to}. No version is deleted; the move is on record under your name. Servers go on with what they serve until the release is activated, or reverted, there.`}
          </p>
          <Select
            label="Back to"
            data={model.versions
              .filter((v) => v.version !== from)
              .map((v) => ({ value: String(v.version), label: `Version ${v.version}: ${v.key}, approved ${formatAgo(v.created)}` }))}
            value={to === null ? null : String(to)}
            onChange={(v) => setChosen(v === null ? undefined : Number(v))}
            allowDeselect={false}
          />
          {chosen !== undefined && list.data.to !== null && chosen !== list.data.to && (
            <p className={classes.dim}>
              The checklist was made for version {list.data.to}: read it for version {chosen}.
            </p>
          )}
          <Checkbox.Group label="Before you do it" value={checked} onChange={setChecked} mt="md">
            <div className={classes.checklist}>
              {items.map((item) => (
                <Checkbox key={item.id} value={item.id} label={item.required ? `${item.text} (required)` : item.text} />
              ))}
            </div>
          </Checkbox.Group>
          <Textarea
            mt="md"
            label="Reason"
            description="Goes into the audit trail"
            required
            autosize
            minRows={2}
            maxLength={10_000}
            value={reason}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
        </>
      )}
      {back.error && <ErrorPanel problem={toProblem(back.error)} onDismiss={back.reset} />}
      <Group justify="end" mt="md">
        {open > 0 && <span className={classes.dim}>{open} required on the checklist</span>}
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          leftSection={<IconArrowBackUp size={14} />}
          onClick={run}
          disabled={!list.data || to === null || open > 0 || !reason.trim()}
          loading={back.isPending}
        >
          {to === null ? 'Roll back' : `Roll back to version ${to}`}
        </Button>
      </Group>
    </Modal>
  );
}
