import { CopyButton, UnstyledButton } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useCall } from '../client/call.ts';
import { Chip } from '../components/chip.tsx';
import { formatBytes } from '../components/format.ts';
import { Panel } from '../components/panel.tsx';
import classes from './settings.module.css';

/** What the engine runs on, and where its logs are. */
export function System() {
  const system = useCall((c) => c.settings.system, {}, { keep: true }).data;
  if (!system) return null;
  const facts: [string, string][] = [
    ['Almanac', system.version],
    ['Node', system.node],
    ['Platform', system.platform],
    ['Processor', `${system.cpu}, ${system.threads} threads`],
    [
      'Memory',
      `${formatBytes(system.memory.process)} used by Almanac, ${formatBytes(system.memory.free)} free of ${formatBytes(system.memory.total)}`,
    ],
  ];
  return (
    <Panel title="This machine">
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {system.devices.map((d) => (
          <div key={d.id}>
            <dt>Device</dt>
            <dd>
              {d.title}{' '}
              <Chip tone={d.available ? 'good' : 'plain'} icon={d.available ? <IconCheck size={13} /> : <IconX size={13} />}>
                {d.available ? 'available' : 'not available'}
              </Chip>
              {d.reason && <span className={classes.reason}>{d.reason}</span>}
            </dd>
          </div>
        ))}
        <div>
          <dt>Logs</dt>
          <dd>
            <CopyButton value={system.logs}>
              {({ copied, copy }) => (
                <UnstyledButton className="mono" onClick={copy} title="Copy the path">
                  {system.logs} {copied ? '(copied)' : ''}
                </UnstyledButton>
              )}
            </CopyButton>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
