import { Autocomplete, Button, Group, Modal, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Target } from '#shared/domain/target.ts';
import { useCall, useCommand } from '../../client/call.ts';
import { toProblem } from '../../client/problem.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { initial } from '../../components/schema.ts';
import { SchemaForm } from '../../components/schema-form.tsx';
import classes from './publish.module.css';
import { secretOf, TARGET_KINDS, type TargetKind, targetSchema } from './target-schema.ts';

/** What the schema says of each field, by its name; the first complaint counts. */
function complaints(value: unknown): Record<string, string> {
  const parsed = Target.safeParse(value);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [issue.path.join('.'), issue.message]));
}

/** Adds a place that releases are pushed to, or changes one: a form from the schema of its kind. */
export function TargetDialog({ target, onClose }: { target: Target | undefined; onClose: () => void }) {
  const save = useCommand((c) => c.publish.saveTarget);
  const secrets = useCall((c) => c.secrets.list, {}).data ?? [];
  const [value, setValue] = useState<Record<string, unknown>>(target ?? (initial(targetSchema('oci')) as Record<string, unknown>));
  const [tried, setTried] = useState(false);
  const kind = value.kind as TargetKind;
  const schema = targetSchema(kind);
  const wrong = complaints(value);
  const needs = secretOf(kind);
  const secret = (value.secret as string | undefined) ?? '';
  const known = secrets.some((s) => s.name === secret);
  const store = () => {
    setTried(true);
    const parsed = Target.safeParse(value);
    if (parsed.success) save.mutate({ target: parsed.data }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={target ? `Change ${target.name}` : 'Another place for releases'}>
      <div className={classes.form}>
        <Select
          label="Kind"
          description={TARGET_KINDS.find((k) => k.kind === kind)?.summary}
          data={TARGET_KINDS.map((k) => ({ value: k.kind, label: k.title }))}
          value={kind}
          disabled={target !== undefined}
          allowDeselect={false}
          onChange={(next) =>
            next && setValue({ ...(initial(targetSchema(next as TargetKind)) as object), ...(value.name ? { name: value.name } : {}) })
          }
        />
        <SchemaForm
          schema={schema}
          value={value}
          onChange={setValue}
          omit={target ? ['secret', 'name'] : ['secret']}
          quiet={!tried}
          {...(tried ? { errors: wrong } : {})}
        />
        {needs !== 'none' && (
          <Autocomplete
            label="Secret"
            description="The name under which the password or token is kept, never itself"
            placeholder={needs === 'optional' ? 'none' : 'REGISTRY_TOKEN'}
            required={needs === 'required'}
            data={secrets.map((s) => s.name).filter((name) => name !== secret)}
            value={secret}
            error={tried ? wrong.secret : undefined}
            onChange={(name) => {
              const { secret: _, ...rest } = value;
              setValue(name ? { ...rest, secret: name.toUpperCase() } : rest);
            }}
          />
        )}
        {secret && !known && (
          <p className={classes.warn}>
            There is no secret {secret} yet. Keep it in the{' '}
            <Link to="/settings" className="record-link">
              settings
            </Link>
            , or set ALMANAC_SECRET_{secret} where the engine runs.
          </p>
        )}
      </div>
      {save.error && <ErrorPanel problem={toProblem(save.error)} onDismiss={save.reset} />}
      <Group justify="end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={store} loading={save.isPending} disabled={tried && Object.keys(wrong).length > 0}>
          Save the place
        </Button>
      </Group>
    </Modal>
  );
}
