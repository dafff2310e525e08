import type { ReactNode } from 'react';
import classes from './stat.module.css';

export interface StatProps {
  label: string;
  value: ReactNode;
  unit?: string;
  note?: ReactNode;
  tone?: 'warning' | 'error' | 'quality';
}

/** One figure with its name. Several stand in `<Stats>`. */
export function Stat({ label, value, unit, note, tone }: StatProps) {
  return (
    <div className={classes.stat} data-tone={tone}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value}>
        {value}
        {unit && <span className={classes.unit}> {unit}</span>}
      </dd>
      {note && <dd className={classes.note}>{note}</dd>}
    </div>
  );
}

export function Stats({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <dl className={classes.stats} aria-label={label}>
      {children}
    </dl>
  );
}
