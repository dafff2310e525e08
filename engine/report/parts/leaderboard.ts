import type { MetricCard } from '#shared/domain/metric.ts';
import type { LeaderboardRow } from '#shared/stages/compare.ts';
import type { ReportContent } from '../content.ts';
import { formatNumber, formatPercent, formatSeconds, plural } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { formatScore, scoreOf } from '../scores.ts';
import { stepChart } from '../svg/charts.ts';
import { figure, legend, section, table } from './section.ts';

/** The metrics of the first table; the second has them all. */
const HEADLINE = ['mae', 'mase', 'relative-bias'];

/** Metrics that at least one model has a score for, the primary one first. */
function scored({ comparison }: ReportContent): string[] {
  const { primary, leaderboard } = comparison.body;
  const ids = [...new Set(leaderboard.flatMap((row) => row.scores.filter((s) => s.value !== null).map((s) => s.metric)))];
  return [primary, ...ids.filter((id) => id !== primary)];
}

const headline = (content: ReportContent): string[] =>
  scored(content).filter((id) => id === content.comparison.body.primary || HEADLINE.includes(id) || id.startsWith('coverage-'));

const cardOf = ({ metrics }: ReportContent, id: string): MetricCard | undefined => metrics.find((m) => m.id === id);
const titleOf = (content: ReportContent, id: string): string => cardOf(content, id)?.title ?? id;

function refusals(content: ReportContent): Markup | false {
  const { comparison } = content;
  const refused = new Map<string, string>();
  for (const row of comparison.body.leaderboard)
    for (const score of row.scores) if (score.refused) refused.set(score.metric, score.refused);
  if (refused.size === 0) return false;
  return html`<h3>Metrics that are refused</h3><ul class="notes">${[...refused].map(([id, why]) => html`<li><b>${titleOf(content, id)}</b>: ${why}</li>`)}</ul>`;
}

function significance({ comparison }: ReportContent): Markup | false {
  const rows = comparison.body.significance;
  if (rows.length === 0) return false;
  const tests = [...new Set(rows.map((r) => r.test))];
  return html`<h3>Is the difference real?</h3>
<p class="quiet">Paired differences of errors against ${rows[0]!.against}; the interval holds the true difference with 95${'\u202f'}%. ${tests.join('; ')}.</p>${table(
    [
      { head: 'Model', cell: (r) => r.key },
      { head: 'Difference', cell: (r) => formatNumber(r.difference, 3), figure: true },
      { head: 'Interval', cell: (r) => `${formatNumber(r.lo, 3)} to ${formatNumber(r.hi, 3)}`, figure: true },
      { head: 'p', cell: (r) => (r.p < 0.001 ? '< 0.001' : r.p.toFixed(3)), figure: true },
      { head: '', cell: (r) => (r.p < 0.05 ? 'a real difference' : 'may be chance') },
    ],
    rows,
  )}`;
}

const scoreIn = (content: ReportContent, row: LeaderboardRow, id: string): string =>
  formatScore(scoreOf(row.scores, id), cardOf(content, id), content.dataset.body.unit);

function board(content: ReportContent): Markup {
  const { comparison, approval, dataset } = content;
  return table(
    [
      { head: '', cell: (r) => String(r.rank), figure: true },
      {
        head: 'Model',
        cell: (r) => html`<b class="nowrap">${r.key}</b>${r.key === approval.body.key && html` <span class="tag">approved</span>`}`,
      },
      ...headline(content).map((id) => ({
        head: titleOf(content, id),
        cell: (r: LeaderboardRow) => scoreIn(content, r, id),
        figure: true,
      })),
      ...(dataset.body.seriesCount > 1 ? [{ head: 'Best on', cell: (r: LeaderboardRow) => formatPercent(r.wins, 0), figure: true }] : []),
      { head: 'Time', cell: (r) => formatSeconds(r.seconds), figure: true },
    ],
    comparison.body.leaderboard,
    (row) => (row.key === approval.body.key ? 'approved' : ''),
  );
}

const MODELS = 8;

/** Every score of the best models: metrics down, models across. */
function allScores(content: ReportContent): Markup | false {
  const ids = scored(content);
  const rows = content.comparison.body.leaderboard.slice(0, MODELS);
  if (ids.length === headline(content).length) return false;
  return html`<details open><summary>All scores</summary>${table(
    [
      { head: 'Metric', cell: (id: string) => titleOf(content, id) },
      ...rows.map((row) => ({ head: row.key, cell: (id: string) => scoreIn(content, row, id), figure: true })),
    ],
    ids,
  )}<p class="quiet">Forecasts by a fallback or failed, over all origins: ${rows.map((r) => `${r.key} ${r.fallback + r.failed}`).join(', ')}.</p></details>`;
}

function bySteps(content: ReportContent): Markup | false {
  const { steps, approval } = content;
  if (steps.models.length === 0 || steps.steps.length < 2) return false;
  const card = cardOf(content, steps.metric);
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

/** The models were told more than they may know in use: a reader must hear of it. */
function foresight({ dataset, features }: ReportContent): Markup | false {
  const used = new Set(features.body.columns.map((c) => c.name));
  const names = dataset.body.covariates.filter((c) => c.role === 'known' && used.has(c.name)).map((c) => c.name);
  return (
    names.length > 0 &&
    html`<p>Known in advance: <b>${names.join(', ')}</b>. In the backtest the models were given the recorded values; where they have to be forecast
themselves, as the weather has, errors will be larger.</p>`
  );
}

export function leaderboard(content: ReportContent): Markup {
  const { comparison, backtests } = content;
  const { primary, leaderboard: rows, unscored } = comparison.body;
  const plans = backtests.map(({ body: { plan } }) => `${plural(plan.windows, 'window')} of ${plural(plan.horizon, 'step')}`);
  return section({
    id: 'leaderboard',
    title: 'Leaderboard',
    lead: `${plural(rows.length, 'model')} forecast from past origins without knowing what came next (${[...new Set(plans)].join('; ')}). Ranked by ${titleOf(content, primary)}.${
      unscored > 0 ? ` ${plural(unscored, 'point')} had no actual and are in no score.` : ''
    }`,
    body: [board(content), foresight(content), bySteps(content), significance(content), allScores(content), refusals(content)],
  });
}
