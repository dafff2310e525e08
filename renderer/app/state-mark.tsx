import { IconCircle, IconCircleCheckFilled, IconCircleDashed, IconLoader2, IconRefreshAlert } from '@tabler/icons-react';
import classes from './state-mark.module.css';

export type StageState = 'empty' | 'ready' | 'running' | 'stale' | 'done';

const MARKS = {
  empty: { icon: IconCircleDashed, text: 'empty' },
  ready: { icon: IconCircle, text: 'ready' },
  running: { icon: IconLoader2, text: 'running' },
  stale: { icon: IconRefreshAlert, text: 'stale' },
  done: { icon: IconCircleCheckFilled, text: 'done' },
} as const;

export const stateText = (state: StageState): string => MARKS[state].text;

/** The state of a stage: shape and colour say the same. */
export function StateMark({ state }: { state: StageState }) {
  const Icon = MARKS[state].icon;
  return <Icon size={16} stroke={1.6} className={classes.mark} data-state={state} aria-hidden />;
}
