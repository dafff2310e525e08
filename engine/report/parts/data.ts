import { describeEvery } from '#shared/base/axis.ts';
import { QUALITY_TARGET } from '#shared/stages/validate.ts';
import type { ReportContent } from '../content.ts';
import { formatMoment, formatNumber, formatPercent, plural } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { scoreBar } from '../svg/charts.ts';
import { section, table } from './section.ts';

const words = (id: string): string => id.replaceAll('-', ' ');

function source({ dataset }: ReportContent): Markup {
  const { body } = dataset;
  const every = body.axis.kind === 'calendar' ? `${describeEvery(body.axis.every)}, ${body.axis.zone}` : `index, step ${body.axis.step}`;
  const rows: [string, string][] = [
    ['File', body.source.file.split(/[\\/]/).at(-1)!],
    ['SHA-256', body.source.sha256],
    ['Rows', formatNumber(body.rows)],
    ['Series', formatNumber(body.seriesCount)],
    ['Time', `${formatMoment(body.axis, body.from)} to ${formatMoment(body.axis, body.to)} (${every})`],
    [
      'Seasons',
      body.seasons
        .filter((s) => s > 1)
        .map((s) => plural(s, 'step'))
        .join(', ') || 'none',
    ],
    ['Unit', body.unit || 'not stated'],
    ['Covariates', body.covariates.map((c) => `${c.name} (${c.role})`).join(', ') || 'none'],
    [
      'Missing targets',
      `${formatNumber(body.missing)} of ${formatNumber(body.rows)} (${formatPercent(body.missing / Math.max(1, body.rows))})`,
    ],
    ['Rows kept aside', body.rejected === 0 ? 'none' : `${formatNumber(body.rejected)} could not be read`],
  ];
  return html`<dl class="pairs">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function quality({ validation }: ReportContent): Markup {
  const parts = validation.body.parts;
  return html`<ul class="parts">${parts.map(
    (part) =>
      html`<li><span class="name">${words(part.id)}</span>${scoreBar(`${part.id}: ${part.score.toFixed(2)}`, part.score, QUALITY_TARGET)}
<span class="figure">${part.score.toFixed(2)}</span><span class="quiet">${part.explanation}</span></li>`,
  )}</ul>`;
}

function repairs({ features }: ReportContent): Markup {
  const { applied, excluded } = features.body;
  return html`<h3>Repairs</h3>
${
  applied.length === 0
    ? html`<p>No value was changed.</p>`
    : table(
        [
          { head: 'What was found', cell: (r) => words(r.kind) },
          { head: 'What was done', cell: (r) => words(r.policy) },
          { head: 'Points', cell: (r) => formatNumber(r.points), figure: true },
          { head: 'Series', cell: (r) => formatNumber(r.series), figure: true },
        ],
        applied,
      )
}
${
  excluded.length > 0 &&
  html`<p>${plural(excluded.length, 'series was', 'series were')} left out: ${excluded
    .slice(0, 20)
    .map((e) => `${e.series} (${e.reason})`)
    .join('; ')}${excluded.length > 20 ? ` and ${excluded.length - 20} more` : ''}.</p>`
}`;
}

export function data(content: ReportContent): Markup {
  const { validation } = content;
  return section({
    id: 'data',
    title: 'Data',
    lead: html`What the forecast was made from, and how far it can be trusted. Quality <b>${validation.body.quality.toFixed(2)}</b> of 1.00.`,
    body: [source(content), html`<h3>Quality</h3>`, quality(content), repairs(content)],
  });
}
