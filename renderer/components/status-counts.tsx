import { StatusChip } from './chip.tsx';
import { formatNumber } from './format.ts';

interface Counts {
  fitted: number;
  fallback: number;
  failed: number;
}

const WHY = {
  fitted: 'Series fitted as asked',
  fallback: 'Series that a simpler model stood in for; the reason is in the table',
  failed: 'Series without a forecast; the reason is in the table',
};

/** How many series were fitted, fell back, failed. What did not occur is left out. */
export function StatusCounts({ counts }: { counts: Counts }) {
  const states = (['fitted', 'fallback', 'failed'] as const).filter((s) => counts[s] > 0);
  return (
    <span style={{ display: 'inline-flex', gap: 4 }}>
      {states.map((state) => (
        <StatusChip key={state} status={{ state, reason: WHY[state] }} count={formatNumber(counts[state])} />
      ))}
    </span>
  );
}
