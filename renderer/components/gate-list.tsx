import { IconCheck, IconMinus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Evidence, Gate } from '#shared/domain/gate.ts';
import { Chip } from './chip.tsx';
import { formatValue, withUnit } from './format.ts';
import classes from './gate-list.module.css';

const STATE = {
  passed: { icon: <IconCheck size={15} stroke={2.4} aria-label="passed" />, tone: 'good' },
  missed: { icon: <IconX size={15} stroke={2.4} aria-label="not passed" />, tone: 'warning' },
  unknown: { icon: <IconMinus size={15} stroke={2.4} aria-label="could not be computed" />, tone: 'dim' },
};

const stateOf = (gate: Gate) => STATE[gate.passed ? 'passed' : gate.value === null ? 'unknown' : 'missed'];

/** Gates with their evidence: what was asked, what was measured, why it matters, and what can be done where it was missed. */
export function GateList(props: {
  gates: readonly Gate[];
  /** Title and figures only. */
  brief?: boolean;
  /** Leads to what a value was read from. */
  evidence?: (evidence: Evidence) => ReactNode;
}) {
  const { gates, brief, evidence } = props;
  return (
    <ul className={classes.gates} data-brief={brief || undefined}>
      {gates.map((gate) => {
        const { icon, tone } = stateOf(gate);
        const required = gate.weight === 'required';
        return (
          <li key={gate.id} className={classes.gate} title={brief ? `${gate.rule}: ${gate.explanation}` : undefined}>
            <span className={classes.mark} data-tone={required && tone === 'warning' ? 'error' : tone}>
              {icon}
            </span>
            <span className={classes.title}>
              <strong>
                {gate.title}
                {required && (
                  <>
                    {' '}
                    <Chip tone={gate.passed ? 'plain' : 'error'} title="No approval while it is not passed">
                      required
                    </Chip>
                  </>
                )}
              </strong>
              {!brief && <span className={classes.rule}>{gate.rule}</span>}
            </span>
            <span className={classes.figures}>
              <span className={classes.value} data-tone={tone}>
                {withUnit(formatValue(gate.value, 3), gate.value === null ? '' : (gate.unit ?? ''))}
              </span>
              <span className={classes.limit}>limit {withUnit(formatValue(gate.limit), gate.unit ?? '')}</span>
            </span>
            {!brief && (
              <span className={classes.why}>
                {gate.explanation}
                {evidence && gate.evidence.length > 0 && (
                  <span className={classes.evidence}>
                    {gate.evidence.map((e) => (
                      <span key={`${e.record} ${e.note}`}>{evidence(e)}</span>
                    ))}
                  </span>
                )}
                {!gate.passed && gate.remedies.length > 0 && (
                  <ul className={classes.remedies} aria-label={`What can be done: ${gate.title}`}>
                    {gate.remedies.map((remedy) => (
                      <li key={remedy}>{remedy}</li>
                    ))}
                  </ul>
                )}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
