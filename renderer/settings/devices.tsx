import { Button, Radio } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { Settings } from '#shared/services/settings.ts';
import { useCall } from '../client/call.ts';
import { client, queries } from '../client/client.ts';
import { toProblem } from '../client/problem.ts';
import { deviceNote } from '../components/device-facts.ts';
import { ErrorPanel } from '../components/error-panel.tsx';
import { Panel } from '../components/panel.tsx';
import classes from './devices.module.css';
import { FoundRow } from './found-row.tsx';

type Choice = Pick<Settings, 'device' | 'runtime'>;

/** What can train neural nets on this machine, why the rest cannot and the way out, and which of them is taken. */
export function Devices({ value, onChange }: { value: Choice; onChange: (change: Partial<Choice>) => void }) {
  const found = useCall((c) => c.settings.devices, {}, { fresh: Number.POSITIVE_INFINITY });
  const [looking, setLooking] = useState(false);
  const lookAgain = async () => {
    setLooking(true);
    const answer = await client.settings.devices({ again: true }).finally(() => setLooking(false));
    queries.setQueryData(['settings.devices', {}], answer);
  };
  const look = () => void lookAgain().catch(() => found.refetch());
  return (
    <Panel
      title="Neural nets: runtime and device"
      actions={
        <Button variant="default" leftSection={<IconRefresh size={14} />} loading={looking || found.isLoading} onClick={look}>
          Look again
        </Button>
      }
    >
      {found.error && <ErrorPanel problem={toProblem(found.error)} onRetry={look} />}
      {!found.data && !found.error && (
        <p className={classes.wait} role="status">
          Trying each device with a small program; a driver that does not answer is given half a minute.
        </p>
      )}
      {found.data && (
        <div className={classes.groups}>
          <Radio.Group
            label="Runtime"
            description="What runs the nets. Both run the same programs."
            value={value.runtime}
            onChange={(runtime) => onChange({ runtime: runtime as Choice['runtime'] })}
          >
            {found.data.runtimes.map((r) => (
              <FoundRow key={r.id} found={r} chosen={value.runtime === r.id} instead="ONNX Runtime" />
            ))}
          </Radio.Group>
          <Radio.Group
            label="Device"
            description="For trainings that do not name one of their own. The CPU takes over where a device fails, and the run says so."
            value={value.device}
            onChange={(device) => onChange({ device: device as Choice['device'] })}
          >
            <FoundRow
              found={{
                id: 'auto',
                title: 'Automatic',
                available: true,
                reason: 'A GPU that was found to be faster, else the CPU.',
                hint: '',
              }}
              chosen={value.device === 'auto'}
              instead="The CPU"
            />
            {found.data.devices.map((d) => (
              <FoundRow
                key={d.id}
                found={d.id === 'cpu' ? { ...d, title: `CPU: ${d.title}` } : d}
                note={deviceNote(d)}
                chosen={value.device === d.id}
                instead="The CPU"
              />
            ))}
          </Radio.Group>
        </div>
      )}
    </Panel>
  );
}
