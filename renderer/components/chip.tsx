import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SeriesStatus } from '#shared/domain/forecast.ts';
import classes from './chip.module.css';

export type Tone = 'plain' | 'good' | 'warning' | 'error' | 'forecast' | 'scenario';

/** A small label. Its icon says the same as its colour. */
export function Chip({ tone = 'plain', icon, children, title }: { tone?: Tone; icon?: ReactNode; children: ReactNode; title?: string }) {
  return (
    <span className={classes.chip} data-tone={tone} title={title}>
      {icon}
      {children}
    </span>
  );
}

const SEVERITY = {
  info: { tone: 'plain', icon: <IconInfoCircle size={13} />, text: 'Note' },
  warn: { tone: 'warning', icon: <IconAlertTriangle size={13} />, text: 'Warning' },
  error: { tone: 'error', icon: <IconX size={13} />, text: 'Error' },
} as const;

export function SeverityChip({ severity }: { severity: keyof typeof SEVERITY }) {
  const { tone, icon, text } = SEVERITY[severity];
  return (
    <Chip tone={tone} icon={icon}>
      {text}
    </Chip>
  );
}

const STATUS = {
  fitted: { tone: 'good', icon: <IconCheck size={13} /> },
  fallback: { tone: 'warning', icon: <IconArrowBackUp size={13} /> },
  failed: { tone: 'error', icon: <IconX size={13} /> },
} as const;

/** What became of a series, or of how many: fitted, fallback or failed, with the reason on hover. */
export function StatusChip({ status, count }: { status: Pick<SeriesStatus, 'state' | 'reason'>; count?: string }) {
  const { tone, icon } = STATUS[status.state];
  return (
    <Chip tone={tone} icon={icon} title={status.reason}>
      {count === undefined ? status.state : `${count} ${status.state}`}
    </Chip>
  );
}
