import type { ForecasterOutline } from '#shared/services/forecasters.ts';
import { Chip } from '../components/chip.tsx';
import { formatBytes, formatNumber } from '../components/format.ts';
import classes from './forecasters.module.css';

const SHOWN = 8;

/** What stands in a file, at a glance. */
export function OutlineFacts({ outline }: { outline: ForecasterOutline }) {
  const operators = Object.entries(outline.operators);
  const facts: [string, string][] = [
    ['Size', formatBytes(outline.bytes)],
    ['Parameters', formatNumber(outline.parameters)],
    ['Made by', outline.producer || '–'],
    ['Operator set', String(outline.opset ?? '–')],
    ...(outline.beside.length > 0 ? [['Constants beside it', outline.beside.join(', ')] as [string, string]] : []),
  ];
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.operators}>
        {operators.slice(0, SHOWN).map(([name, count]) => (
          <Chip key={name} title={`${name} stands in the file ${count} times`}>
            {name} {count > 1 && `× ${count}`}
          </Chip>
        ))}
        {operators.length > SHOWN && <span className={classes.dim}>and {operators.length - SHOWN} more kinds of operator</span>}
      </p>
    </>
  );
}
