import { SeverityChip } from '../../components/chip.tsx';
import classes from './import.module.css';

interface Finding {
  level: 'info' | 'warn' | 'error';
  message: string;
  hint: string;
}

/** What detection has to say, worst first, and what is still to be said. */
export function Findings({ findings, missing }: { findings: readonly Finding[]; missing: readonly string[] }) {
  const order = { error: 0, warn: 1, info: 2 };
  const all = [
    ...missing.map((message): Finding => ({ level: 'error', message, hint: '' })),
    ...[...findings].sort((a, b) => order[a.level] - order[b.level]),
  ];
  if (all.length === 0) return null;
  return (
    <ul className={classes.findings} aria-label="Findings">
      {all.map((f) => (
        <li key={f.message}>
          <SeverityChip severity={f.level} />
          <span>
            {f.message} <span className={classes.hint}>{f.hint}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
