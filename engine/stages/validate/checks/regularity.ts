import { DAY } from '#shared/base/units.ts';
import { civil, offsetAt } from '#shared/base/zone.ts';
import type { RepairPolicy } from '#shared/stages/validate.ts';
import type { Finding } from '../issues.ts';
import { atMost, type SeriesView } from '../view.ts';

/** Steps without a row: from, to and how many. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

const SHORT_GAP = 3;
const COARSE_RUN = 5;

/** Gaps between the observed rows, in steps. */
function gapsOf({ placed: { step, off }, end }: SeriesView): Gap[] {
  const gaps: Gap[] = [];
  let previous = Number.NaN;
  for (let i = 0; i < end; i++) {
    if (off[i]) continue;
    if (step[i]! - previous > 1) gaps.push({ from: previous + 1, to: step[i]! - 1, count: step[i]! - previous - 1 });
    previous = step[i]!;
  }
  return gaps;
}

/** Weekdays (1 Monday to 7) that a daily series never has: a market's weekend. Empty where every weekday occurs or there is too little. */
function closedWeekdays({ axis, placed, end }: SeriesView): ReadonlySet<number> {
  const daily = axis.kind === 'calendar' && axis.every.unit === 'day' && axis.every.n === 1;
  if (!daily || end < 20) return new Set();
  const first = placed.timeOf(0);
  const monday = civil(axis.zone, first).weekday;
  const rows = new Array(7).fill(0);
  for (let i = 0; i < end; i++) rows[(monday - 1 + placed.step[i]!) % 7]++;
  return new Set([1, 2, 3, 4, 5, 6, 7].filter((weekday) => rows[weekday - 1] === 0));
}

/** Runs of at least five equal gaps with one row between: there the series is coarser than the axis. */
function coarseRuns(gaps: readonly Gap[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (let i = 0; i < gaps.length; i++) {
    const first = i;
    while (i + 1 < gaps.length && gaps[i + 1]!.count === gaps[i]!.count && gaps[i + 1]!.from === gaps[i]!.to + 2) i++;
    if (i - first + 1 >= COARSE_RUN) runs.push({ first, last: i });
  }
  return runs;
}

/** Counts of events often have no row where nothing happened: positive whole numbers with many gaps. */
function countsEvents(view: SeriesView, missing: number): boolean {
  if (missing < 0.02 * view.y.length) return false;
  for (const v of view.y) if (!Number.isNaN(v) && (v < 1 || !Number.isInteger(v))) return false;
  return true;
}

/** Steps of the axis that have no row, and stretches that run at a coarser step. */
export function checkGaps(view: SeriesView): { findings: Finding[]; missing: number } {
  const closed = closedWeekdays(view);
  const all = gapsOf(view);
  const weekdayOf = (step: number): number => {
    const t = view.placed.timeOf(step);
    return ((Math.floor((t + offsetAt(view.axis.kind === 'calendar' ? view.axis.zone : 'UTC', t)) / DAY) + 3) % 7) + 1;
  };
  const isClosed = (gap: Gap): boolean => {
    if (closed.size === 0 || gap.count > closed.size) return false;
    for (let k = gap.from; k <= gap.to; k++) if (!closed.has(weekdayOf(k))) return false;
    return true;
  };
  const regular = all.filter(isClosed);
  const gaps = closed.size > 0 ? all.filter((gap) => !isClosed(gap)) : all;
  const missing = gaps.reduce((n, gap) => n + gap.count, 0);
  const events = countsEvents(view, missing);
  const finding = (gap: Gap, message: string, proposal: RepairPolicy, severity: Finding['severity']): Finding => ({
    kind: 'gap',
    severity,
    from: view.placed.timeOf(gap.from),
    to: view.placed.timeOf(gap.to),
    count: gap.count,
    message,
    proposal,
  });
  const one = (gap: Gap): Finding => {
    const long = gap.count > SHORT_GAP;
    if (events) return finding(gap, `${gap.count} step(s) without a row in counts that are never 0: most likely zeros.`, 'zero', 'info');
    const severity = gap.count > 0.1 * view.y.length ? 'error' : long ? 'warn' : 'info';
    return finding(gap, `${gap.count} step(s) without a row.`, long ? (view.season > 1 ? 'seasonal' : 'forward-fill') : 'linear', severity);
  };
  const coarse = coarseRuns(gaps);
  const inCoarse = new Set(coarse.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, k) => first + k)));
  const findings = atMost(gaps.filter((_, i) => !inCoarse.has(i)).map(one));
  for (const { first, last } of coarse) {
    const count = (last - first + 1) * gaps[first]!.count;
    const range = { from: gaps[first]!.from, to: gaps[last]!.to, count };
    const every = gaps[first]!.count + 1;
    findings.push(finding(range, `${count} step(s) without a row: the series has one row in ${every} steps here.`, 'linear', 'warn'), {
      ...finding(range, `One row in ${every} steps here: coarser than the axis. The gap policy fills the steps between.`, 'drop', 'warn'),
      kind: 'mixed-frequency',
    });
  }
  if (regular.length > 0) {
    const count = regular.reduce((n, gap) => n + gap.count, 0);
    const range = { from: regular[0]!.from, to: regular.at(-1)!.to, count };
    findings.push(
      finding(range, `${count} day(s) on weekdays that never have a row (days of rest): not counted as lost.`, 'forward-fill', 'info'),
    );
  }
  return { findings, missing };
}

/** Rows between two steps of the axis. */
export function checkOffAxis({ placed, end }: SeriesView): { findings: Finding[]; rows: number } {
  const found: Finding[] = [];
  let previous = Number.NaN;
  let rows = 0;
  for (let i = 0; i < end; i++) {
    if (!placed.off[i]) continue;
    rows++;
    const last = found.at(-1);
    const at = placed.step[i]!;
    if (last && at - previous <= 1) {
      last.to = placed.timeOf(at);
      last.count++;
      last.message = `${last.count} rows lie between the steps of the axis.`;
    } else
      found.push({
        kind: 'mixed-frequency',
        severity: 'warn',
        from: placed.timeOf(at),
        to: placed.timeOf(at),
        count: 1,
        message: '1 row lies between the steps of the axis.',
        proposal: 'drop',
      });
    previous = at;
  }
  return { findings: atMost(found), rows };
}
