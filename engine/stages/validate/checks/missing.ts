import type { Finding } from '../issues.ts';
import { atMost, type SeriesView, stretches } from '../view.ts';

const SHORT_STRETCH = 3;

/** Rows that have no target: inside the series, before its first value, and after its last where nothing is known in advance. */
export function checkMissing(view: SeriesView, knownAhead: boolean): { findings: Finding[]; missing: number } {
  const { placed, rows, end, season } = view;
  const timeOf = (row: number) => placed.timeOf(placed.step[row]!);
  const hasTwin = (i: number): boolean =>
    (i > 0 && placed.step[i - 1] === placed.step[i] && !Number.isNaN(rows[i - 1])) ||
    (i + 1 < rows.length && placed.step[i + 1] === placed.step[i] && !Number.isNaN(rows[i + 1]));
  let missing = 0;
  const found: Finding[] = [];
  for (const { from, to, count } of stretches(end, (i) => Number.isNaN(rows[i]) && !hasTwin(i))) {
    const leading = from === 0;
    if (!leading) missing += count;
    const long = count > SHORT_STRETCH;
    found.push({
      kind: 'missing',
      severity: leading ? 'info' : count > 0.1 * end ? 'error' : long ? 'warn' : 'info',
      from: timeOf(from),
      to: timeOf(to),
      count,
      message: leading ? `${count} row(s) before the first value.` : `${count} row(s) without a value.`,
      proposal: leading ? 'drop' : long ? (season > 1 ? 'seasonal' : 'forward-fill') : 'linear',
    });
  }
  const findings = atMost(found);
  const after = rows.length - end;
  if (after > 0 && end > 0 && !knownAhead)
    findings.push({
      kind: 'missing',
      severity: 'info',
      from: timeOf(end),
      to: timeOf(rows.length - 1),
      count: after,
      message: `${after} row(s) after the last value, and nothing known in advance.`,
      proposal: 'drop',
    });
  return { findings, missing };
}
