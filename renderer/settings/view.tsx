import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { Settings } from '#shared/services/settings.ts';
import { useCall, useCommand } from '../client/call.ts';
import { toProblem } from '../client/problem.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Panel } from '../components/panel.tsx';
import type { Schema } from '../components/schema.ts';
import { errorsOf } from '../components/schema-errors.ts';
import { SchemaForm } from '../components/schema-form.tsx';
import { Canvas, StageHeader } from '../components/stage-header.tsx';
import { Devices } from './devices.tsx';
import { Identities } from './identities.tsx';
import { Secrets } from './secrets.tsx';
import classes from './settings.module.css';
import { System } from './system.tsx';
import { ThemeChoice } from './theme-choice.tsx';
import { TrustedKeys } from './trusted-keys.tsx';

const SCHEMA = z.toJSONSchema(Settings, { io: 'input' }) as Schema;

/** Settings of this machine's user, and what the machine has. */
export function SettingsView() {
  const settings = useCall((c) => c.settings.get, {});
  const save = useCommand((c) => c.settings.set);
  const [edited, setEdited] = useState<Record<string, unknown>>();
  const value = useMemo(() => edited ?? { ...settings.data }, [edited, settings.data]);
  const wrong = Object.keys(errorsOf(SCHEMA, value)).length > 0;
  const store = () => save.mutate(value as Settings, { onSuccess: () => setEdited(undefined) });
  return (
    <Canvas>
      <StageHeader title="Settings" purpose="Of this machine's user; they lie outside the workspace">
        {edited && (
          <Button variant="default" onClick={() => setEdited(undefined)}>
            Undo
          </Button>
        )}
        <Button disabled={!edited || wrong} loading={save.isPending} onClick={store}>
          Save
        </Button>
      </StageHeader>
      {settings.error && <ErrorPanel problem={toProblem(settings.error)} onRetry={() => void settings.refetch()} />}
      {save.error && <ErrorPanel problem={toProblem(save.error)} onDismiss={save.reset} />}
      <div className={classes.columns}>
        <div className={classes.stack}>
          {settings.data && (
            <Panel title="Yours">
              <SchemaForm schema={SCHEMA} value={value} onChange={setEdited} omit={['theme', 'device', 'runtime']} />
              <ThemeChoice />
            </Panel>
          )}
          {settings.data && <Devices value={{ ...settings.data, ...edited }} onChange={(change) => setEdited({ ...value, ...change })} />}
        </div>
        <div className={classes.stack}>
          <Identities />
          <TrustedKeys />
        </div>
        <div className={classes.stack}>
          <Secrets />
          <System />
        </div>
      </div>
    </Canvas>
  );
}
