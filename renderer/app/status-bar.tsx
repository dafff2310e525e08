import { IconCpu, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { useCall } from '../client/call.ts';
import { useConnection } from '../client/connection.ts';
import { formatBytes } from '../components/format.ts';
import { IdentitySwitch } from './identity-switch.tsx';
import { JobsButton } from './jobs-button.tsx';
import classes from './status-bar.module.css';

function Device() {
  const system = useCall((c) => c.settings.system, {}, { every: 10_000, keep: true }).data;
  if (!system) return null;
  const device = system.devices.find((d) => d.available && d.id !== 'cpu') ?? system.devices.find((d) => d.available);
  return (
    <span className={classes.item} title={`${system.cpu}\n${system.platform}, Node ${system.node}, Almanac ${system.version}`}>
      <IconCpu size={14} aria-hidden />
      {device?.title ?? `CPU, ${system.threads} threads`} · {formatBytes(system.memory.process)} of {formatBytes(system.memory.total)}
    </span>
  );
}

function Connection() {
  const state = useConnection((s) => s.state);
  const text = { open: 'Connected', connecting: 'Connecting', lost: 'Connection lost' }[state];
  return (
    <span className={classes.item} data-lost={state === 'lost' || undefined}>
      {state === 'lost' ? <IconPlugConnectedX size={14} aria-hidden /> : <IconPlugConnected size={14} aria-hidden />}
      {text}
    </span>
  );
}

export function StatusBar() {
  return (
    <footer className={classes.bar}>
      <JobsButton />
      <div className={classes.end}>
        <IdentitySwitch />
        <Device />
        <Connection />
      </div>
    </footer>
  );
}
