import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { Gate } from '#shared/domain/gate.ts';
import { formatValue, withUnit } from './format.ts';
import classes from './gate-list.module.css';

const STATE = {
  passed: { icon: <IconCheck size={15} stroke={2.4} aria-label="passed" />, tone: 'good' },
  missed: { icon: <IconX size={15} stroke={2.4} aria-label="not passed" />, tone: 'warning' },
  unknown: { icon: <IconMinus size={15} stroke={2.4} aria-label="could not be computed" />, tone: 'dim' },
};

/** Gates with their evidence: what was asked, what was measured, and why it matters. */
export function GateList({ gates, brief }: { gates: readonly Gate[] /** Title and figures only. */; brief?: boolean }) {
  return (
    <ul className={classes.gates} data-brief={brief || undefined}>
      {gates.map((gate) => {
        const { icon, tone } = STATE[gate.passed ? 'passed' : gate.value === null ? 'unknown' : 'missed'];
        return (
          <li key={gate.id} className={classes.gate} title={brief ? `${gate.rule}: ${gate.explanation}` : undefined}>
            <span className={classes.mark} data-tone={tone}>
              {icon}
            </span>
            <span className={classes.title}>
              <strong>{gate.title}</strong>
              {!brief && <span className={classes.rule}>{gate.rule}</span>}
            </span>
            <span className={classes.figures}>
              <span className={classes.value} data-tone={tone}>
                {withUnit(formatValue(gate.value, 3), gate.value === null ? '' : (gate.unit ?? ''))}
              </span>
              <span className={classes.limit}>limit {withUnit(formatValue(gate.limit), gate.unit ?? '')}</span>
            </span>
            {!brief && <span className={classes.why}>{gate.explanation}</span>}
          </li>
        );
      })}
    </ul>
  );
}
