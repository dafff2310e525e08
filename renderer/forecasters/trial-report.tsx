import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ForecasterCheck, ForecasterTrial } from '#shared/services/forecasters.ts';
import { FanChart } from '../components/fan-chart.tsx';
import classes from './forecasters.module.css';

const STATE = {
  passed: { icon: <IconCheck size={15} stroke={2.4} aria-label="passed" />, tone: 'good' },
  warned: { icon: <IconAlertTriangle size={15} stroke={2} aria-label="look at this" />, tone: 'warning' },
  failed: { icon: <IconX size={15} stroke={2.4} aria-label="failed" />, tone: 'error' },
} as const;

/** What was checked, and what came out. */
export const CheckList = ({ checks }: { checks: readonly ForecasterCheck[] }) => (
  <ul className={classes.checks} aria-label="Checks">
    {checks.map((check) => {
      const { icon, tone } = STATE[check.state];
      return (
        <li key={check.id}>
          <span className={classes.mark} data-tone={tone}>
            {icon}
          </span>
          <strong>{check.title}</strong>
          <span className={classes.detail}>{check.detail}</span>
        </li>
      );
    })}
  </ul>
);

const AXIS = { kind: 'integer', step: 1 } as const;
const LEVEL = 80;

/** The forecast of one series, as the trial made it. */
export function TrialPreview({ preview }: { preview: NonNullable<ForecasterTrial['preview']> }) {
  const fan = useMemo(() => {
    const { history, mean, lo, hi } = preview;
    const times = Float64Array.from(mean, (_, h) => h + 1);
    return {
      history: { times: Float64Array.from(history, (_, i) => i + 1 - history.length), values: history },
      forecasts: [{ name: 'Forecast', times, mean, intervals: [{ level: LEVEL, lo, hi }] }],
    };
  }, [preview]);
  return <FanChart label={`Trial forecast of ${preview.series}`} axis={AXIS} unit="" height={230} cutoff={0} {...fan} />;
}
