import type { LeaderboardRow } from '#shared/stages/compare.ts';
import type { ReportContent } from '../content.ts';
import { formatNumber, formatPercent, formatSeconds, plural } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { formatScore, scoreOf } from '../scores.ts';
import { stepChart } from '../svg/charts.ts';
import { figure, legend, section, table } from './section.ts';

/** Metrics that at least one model has a score for, the primary one first. */
function shown({ comparison }: ReportContent): string[] {
  const { primary, leaderboard } = comparison.body;
  const ids = [...new Set(leaderboard.flatMap((row) => row.scores.filter((s) => s.value !== null).map((s) => s.metric)))];
  return [primary, ...ids.filter((id) => id !== primary)];
}

function refusals({ comparison, metrics }: ReportContent): Markup | false {
  const refused = new Map<string, string>();
  for (const row of comparison.body.leaderboard)
    for (const score of row.scores) if (score.refused) refused.set(score.metric, score.refused);
  if (refused.size === 0) return false;
  const title = (id: string): string => metrics.find((m) => m.id === id)?.title ?? id;
  return html`<h3>Metrics that are refused</h3><ul class="notes">${[...refused].map(([id, why]) => html`<li><b>${title(id)}</b>: ${why}</li>`)}</ul>`;
}

function significance({ comparison }: ReportContent): Markup | false {
  const rows = comparison.body.significance;
  if (rows.length === 0) return false;
  return html`<h3>Is the difference real?</h3>
<p class="quiet">Paired differences of errors against ${rows[0]!.against}; the interval holds the true difference with 95${'\u202f'}%.</p>${table(
    [
      { head: 'Model', cell: (r) => r.key },
      { head: 'Difference', cell: (r) => formatNumber(r.difference, 3), figure: true },
      { head: 'Interval', cell: (r) => `${formatNumber(r.lo, 3)} to ${formatNumber(r.hi, 3)}`, figure: true },
      { head: 'p', cell: (r) => (r.p < 0.001 ? '< 0.001' : r.p.toFixed(3)), figure: true },
      { head: '', cell: (r) => (r.p < 0.05 ? 'a real difference' : 'may be chance') },
      { head: 'Test', cell: (r) => r.test },
    ],
    rows,
  )}`;
}

function board(content: ReportContent): Markup {
  const { comparison, approval, metrics, dataset } = content;
  const cell = (metric: string) => (row: LeaderboardRow) =>
    formatScore(
      scoreOf(row.scores, metric),
      metrics.find((m) => m.id === metric),
      dataset.body.unit,
    );
  return table(
    [
      { head: '', cell: (r) => String(r.rank), figure: true },
      { head: 'Model', cell: (r) => html`<b>${r.key}</b>${r.key === approval.body.key && html` <span class="tag">approved</span>`}` },
      ...shown(content).map((id) => ({ head: metrics.find((m) => m.id === id)?.title ?? id, cell: cell(id), figure: true })),
      { head: 'Best on', cell: (r) => formatPercent(r.wins, 0), figure: true },
      { head: 'Fallbacks', cell: (r) => formatNumber(r.fallback + r.failed), figure: true },
      { head: 'Time', cell: (r) => formatSeconds(r.seconds), figure: true },
    ],
    comparison.body.leaderboard,
    (row) => (row.key === approval.body.key ? 'approved' : ''),
  );
}

function bySteps({ steps, approval, metrics }: ReportContent): Markup | false {
  if (steps.models.length === 0 || steps.steps.length < 2) return false;
  const card = metrics.find((m) => m.id === steps.metric);
  const curves = steps.models.map((m) => ({
    name: m.key,
    values: m.values.map((v) => v ?? Number.NaN),
    lead: m.key === approval.body.key,
  }));
  const keys = curves.map((c, i) => [c.lead ? 'curve lead' : `curve c${i % 7}`, c.name] as const);
  return figure(
    html`<b>${card?.title ?? steps.metric} by step of the horizon</b> The further ahead, the harder.`,
    legend(...keys),
    stepChart(`${card?.title ?? steps.metric} by step`, steps.steps, curves, card?.unit === '%' ? '%' : ''),
  );
}

export function leaderboard(content: ReportContent): Markup {
  const { comparison, backtests, metrics } = content;
  const { primary, leaderboard: rows, unscored } = comparison.body;
  const plans = backtests.map(({ body: { plan } }) => `${plural(plan.windows, 'window')} of ${plural(plan.horizon, 'step')}`);
  const title = metrics.find((m) => m.id === primary)?.title ?? primary;
  return section({
    id: 'leaderboard',
    title: 'Leaderboard',
    lead: `${plural(rows.length, 'model')} forecast from past origins without knowing what came next (${[...new Set(plans)].join('; ')}). Ranked by ${title}.${
      unscored > 0 ? ` ${plural(unscored, 'point')} had no actual and are in no score.` : ''
    }`,
    body: [board(content), bySteps(content), significance(content), refusals(content)],
  });
}
