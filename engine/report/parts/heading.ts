import type { ReportContent } from '../content.ts';
import { formatMoment, formatPercent, plural } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { formatScore, scoreOf } from '../scores.ts';

interface Fact {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
}

/** How much smaller the primary error is than the seasonal naive's, or the naive's. */
function gain({ comparison, approval }: ReportContent): Fact | undefined {
  const { leaderboard, primary } = comparison.body;
  const yardstick = ['seasonal-naive', 'naive'].map((id) => leaderboard.find((row) => row.model === id)).find((row) => row !== undefined);
  const mine = leaderboard.find((row) => row.key === approval.body.key);
  const [a, b] = [mine, yardstick].map((row) => row && scoreOf(row.scores, primary)?.value);
  if (!yardstick || yardstick === mine || typeof a !== 'number' || typeof b !== 'number' || b === 0) return undefined;
  const share = 1 - a / b;
  return {
    label: share >= 0 ? 'Less error' : 'More error',
    value: formatPercent(Math.abs(share), 1),
    detail: `than ${yardstick.key}, the yardstick`,
  };
}

function facts(content: ReportContent): Fact[] {
  const { comparison, approval, metrics, dataset, validation, fit } = content;
  const { primary, leaderboard } = comparison.body;
  const card = metrics.find((m) => m.id === primary);
  const mine = leaderboard.find((row) => row.key === approval.body.key);
  const passed = approval.body.gates.filter((g) => g.passed).length;
  return [
    {
      label: card?.title ?? primary,
      value: formatScore(mine && scoreOf(mine.scores, primary), card, dataset.body.unit),
      detail: mine ? `rank ${mine.rank} of ${leaderboard.length} in the backtest` : 'in the backtest',
    },
    ...[gain(content)].filter((fact) => fact !== undefined),
    { label: 'Gates passed', value: `${passed} of ${approval.body.gates.length}`, detail: 'computed before approval' },
    { label: 'Data quality', value: validation.body.quality.toFixed(2), detail: 'of 1.00; the target is 0.90' },
    { label: 'Forecast', value: plural(fit.body.horizon, 'step'), detail: plural(dataset.body.seriesCount, 'series', 'series') },
  ];
}

/** Title, who approved it and why, and the figures that a reader in a hurry needs. */
export function heading(content: ReportContent): Markup {
  const { approval, fit, dataset } = content;
  const { name, note, key } = approval.body;
  const { axis } = dataset.body;
  return html`<header>
<p class="eyebrow">Almanac forecast report</p>
<h1>${name}</h1>
<p class="lead">${plural(fit.body.horizon, 'step')} ahead of <b>${dataset.body.name}</b> with <b>${content.model.title}</b>${key === content.model.id ? '' : ` (${key})`}.
History from <span class="nowrap">${formatMoment(axis, dataset.body.from)}</span> to <span class="nowrap">${formatMoment(axis, dataset.body.to)}</span>.</p>
<blockquote><p>${note}</p><footer>Approved by ${approval.head.actor} on ${approval.head.created.slice(0, 10)}</footer></blockquote>
<dl class="facts">${facts(content).map((f) => html`<div><dt>${f.label}</dt><dd>${f.value}</dd><dd class="quiet">${f.detail}</dd></div>`)}</dl>
</header>`;
}
