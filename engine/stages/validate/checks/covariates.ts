import type { Finding } from '../issues.ts';
import { atMost, onSteps, type SeriesView, stretches } from '../view.ts';
import { surprisingRuns } from './runs.ts';

/** A covariate of one series, in the row order of the import. */
export interface GivenCovariate {
  readonly name: string;
  readonly role: 'past' | 'known';
  readonly type: 'number' | 'category';
  readonly values: Float64Array;
}

/** Weather lulls: a covariate may stay for longer than chance allows before it counts as stuck. */
const PATIENCE = 3;

interface Outcome {
  readonly findings: Finding[];
  /** Rows in which it is missing or stuck. */
  readonly points: number;
}

/**
 * Rows where the covariate has no value: up to the last target for `past`, to the last row for `known`. A category that is mostly empty
 * is no fault: empty then means none (no event that day).
 */
function checkPresence(view: SeriesView, { name, role, type, values }: GivenCovariate): Outcome {
  const { order, step, timeOf } = view.placed;
  const length = role === 'known' ? view.rows.length : view.end;
  const empty = order.subarray(0, length).reduce((n, row) => n + (Number.isNaN(values[row]) ? 1 : 0), 0);
  if (type === 'category' && empty > 0.5 * length) {
    const place = { column: name, from: timeOf(0), to: timeOf(step[length - 1]!), count: empty };
    const message = `${name} is empty in ${empty} of ${length} rows: read as none.`;
    return { findings: [{ kind: 'missing-covariate', severity: 'info', ...place, message, proposal: 'keep' }], points: 0 };
  }
  const found: Finding[] = [];
  let points = 0;
  for (const { from, to, count } of stretches(length, (i) => Number.isNaN(values[order[i]!]))) {
    points += count;
    const whole = count === length;
    found.push({
      kind: 'missing-covariate',
      severity: whole ? 'error' : count > 0.05 * length ? 'warn' : 'info',
      column: name,
      from: timeOf(step[from]!),
      to: timeOf(step[to]!),
      count,
      message: whole ? `${name} has no value at all in this series.` : `${name} is missing in ${count} row(s).`,
      proposal: whole || type === 'category' ? 'keep' : 'forward-fill',
    });
  }
  return { findings: atMost(found), points };
}

/** Stretches where the covariate does not change although it usually does, or never changes. */
function checkFrozen(view: SeriesView, { name, type, values }: GivenCovariate): Outcome {
  const { order, count, timeOf } = view.placed;
  if (type === 'category' || count > 20 * view.rows.length + 1000) return { findings: [], points: 0 };
  const x = onSteps(
    view.placed,
    Float64Array.from(order, (row) => values[row]!),
    count,
  );
  const runs = surprisingRuns(x, view.season, PATIENCE);
  const findings = runs.map(
    ({ from, to, value }): Finding => ({
      kind: 'frozen-covariate',
      severity: 'warn',
      column: name,
      from: timeOf(from),
      to: timeOf(to),
      count: to - from + 1,
      message: `${name} stays at ${value} for ${to - from + 1} steps.`,
      proposal: 'keep',
    }),
  );
  return { findings: atMost(findings), points: findings.reduce((n, f) => n + f.count, 0) };
}

export function checkCovariates(view: SeriesView, covariates: readonly GivenCovariate[]): Outcome {
  const outcomes = covariates.flatMap((c) => [checkPresence(view, c), checkFrozen(view, c)]);
  return { findings: outcomes.flatMap((o) => o.findings), points: outcomes.reduce((n, o) => n + o.points, 0) };
}
