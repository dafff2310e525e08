import type { Finding } from '../issues.ts';
import { atMost, type SeriesView } from '../view.ts';

/** Rows that come after a later one in the import. They are put in order in any case. */
export function checkOrder(view: SeriesView, t: Float64Array): Finding[] {
  let latest = Number.NEGATIVE_INFINITY;
  let count = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const time of t) {
    if (time < latest) {
      count++;
      from = Math.min(from, time);
      to = Math.max(to, time);
    } else latest = time;
  }
  if (count === 0) return [];
  const message = `${count} of ${view.rows.length} rows come after a later one in the source. They are put in order.`;
  return [{ kind: 'disorder', severity: 'info', from, to, count, message, proposal: 'keep' }];
}

interface Repeats {
  from: number;
  to: number;
  count: number;
  steps: number;
  differing: number;
}

// Duplicated steps that follow one another, with how often and whether their values differ.
function repeatsOf({ placed: { step, off }, rows }: SeriesView): Repeats[] {
  const found: Repeats[] = [];
  for (let i = 0; i < step.length; i++) {
    let j = i;
    let differing = 0;
    while (j + 1 < step.length && step[j + 1] === step[i] && off[j + 1] === off[i]) {
      j++;
      if (!Object.is(rows[j], rows[i])) differing = 1;
    }
    const last = found.at(-1);
    if (j > i && last && step[i]! - last.to <= 1) {
      last.to = step[i]!;
      last.count += j - i;
      last.steps++;
      last.differing += differing;
    } else if (j > i) found.push({ from: step[i]!, to: step[i]!, count: j - i, steps: 1, differing });
    i = j;
  }
  return found;
}

/**
 * More than one row for a time. Where all rows of a time agree the first is proposed; where they differ their mean, or their sum when
 * almost every time repeats (a series column was left out at the import, most likely).
 */
export function checkDuplicates(view: SeriesView): Finding[] {
  const repeats = repeatsOf(view);
  const repeated = repeats.reduce((n, r) => n + r.steps, 0);
  const everywhere = repeated > 0.9 * view.placed.count && repeated > 1;
  return atMost(
    repeats.map(
      (r): Finding => ({
        kind: 'duplicate',
        severity: r.differing > 0 ? (everywhere ? 'error' : 'warn') : 'info',
        from: view.placed.timeOf(r.from),
        to: view.placed.timeOf(r.to),
        count: r.count,
        message:
          `${r.count} row(s) too many for ${r.steps} time(s), ` +
          (r.differing > 0 ? `with differing values at ${r.differing}.` : 'all with equal values.') +
          (everywhere ? ' Nearly every time repeats: is a series column missing from the import?' : ''),
        proposal: r.differing === 0 ? 'first' : everywhere ? 'sum' : 'mean',
      }),
    ),
  );
}
