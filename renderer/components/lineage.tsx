import type { RecordHead } from '#shared/domain/record.ts';
import { formatAgo, formatDuration } from './format.ts';
import classes from './lineage.module.css';

const WORD: Record<RecordHead['kind'], string> = {
  dataset: 'Data set',
  validation: 'Validation',
  features: 'Features',
  fit: 'Fit',
  backtest: 'Backtest',
  comparison: 'Comparison',
  scenario: 'Scenario',
  request: 'Request',
  approval: 'Approval',
  release: 'Release',
  push: 'Push',
  probe: 'Probe',
  check: 'Check',
  search: 'Parameter search',
  forecaster: 'Imported forecaster',
};
const ORDER = Object.keys(WORD);

/** Everything that a record was made from, in the order in which it was made. */
export function Lineage({ records }: { records: readonly RecordHead[] }) {
  const sorted = [...records].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.created.localeCompare(b.created));
  return (
    <ol className={classes.chain} aria-label="Lineage">
      {sorted.map((head) => (
        <li key={head.id} className={classes.link}>
          <strong>{WORD[head.kind]}</strong>
          <span className={`mono ${classes.id}`} title={`SHA-256 ${head.hash}`}>
            {head.id}
          </span>
          <span className={classes.note}>
            {formatAgo(head.created)}, {head.actor}
            {head.seconds > 0 ? `, ${formatDuration(head.seconds)}` : ''}
          </span>
        </li>
      ))}
    </ol>
  );
}
