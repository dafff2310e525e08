import { CopyButton, UnstyledButton } from '@mantine/core';
import { useCall } from '../client/call.ts';
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
