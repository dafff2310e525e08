import type { ReportContent } from '../content.ts';
import { formatNumber, formatSeconds, plural } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { section, table } from './section.ts';

/** Series that were not simply fitted: each with its reason. */
export function statuses({ statuses: { listed, others }, fit }: ReportContent): Markup {
  const { fitted, fallback, failed } = fit.body;
  const total = fitted + fallback + failed;
  return section({
    id: 'series',
    title: 'What became of each series',
    lead: `${formatNumber(fitted)} of ${plural(total, 'series', 'series')} fitted, ${formatNumber(fallback)} by a fallback, ${formatNumber(failed)} failed. None is left out in silence.`,
    body: [
      listed.length > 0 &&
        table(
          [
            { head: 'Series', cell: (s) => s.series },
            { head: 'State', cell: (s) => s.state },
            { head: 'Numbers by', cell: (s) => s.model },
            { head: 'Reason', cell: (s) => s.reason ?? '' },
          ],
          listed,
        ),
      others > 0 && html`<p class="quiet">And ${plural(others, 'more series', 'more series')}: the fit lists them all.</p>`,
    ],
  });
}

/** The model and its limits, the records it came from, and the machine. */
export function provenance({ model, fit, lineage, approval }: ReportContent): Markup {
  const { environment } = fit.body;
  const params = Object.entries(fit.body.params);
  return section({
    id: 'provenance',
    title: 'Provenance',
    lead: 'How to find each figure again: records are immutable, and the hash of each is that of its content.',
    body: [
      html`<h3>Model</h3><p>${model.title}, version ${fit.body.modelVersion}. ${model.summary}</p>
<dl class="pairs">${params.map(([name, value]) => html`<dt>${name}</dt><dd>${JSON.stringify(value)}</dd>`)}
<dt>seed</dt><dd>${fit.body.seed}</dd><dt>state</dt><dd>${fit.body.state}</dd><dt>sources</dt><dd>${model.sources.join('; ')}</dd></dl>`,
      html`<h3>Lineage</h3>`,
      table(
        [
          { head: 'Record', cell: (r) => html`<code>${r.id}</code>` },
          { head: 'Kind', cell: (r) => r.kind },
          { head: 'Made', cell: (r) => r.created.slice(0, 19).replace('T', ' ') },
          { head: 'By', cell: (r) => r.actor },
          { head: 'Took', cell: (r) => formatSeconds(r.seconds), figure: true },
          { head: 'Content hash', cell: (r) => html`<code class="hash">${r.hash}</code>` },
        ],
        lineage,
      ),
      html`<h3>Environment of the fit</h3><dl class="pairs"><dt>Almanac</dt><dd>${environment.almanac}</dd><dt>Node</dt><dd>${environment.node}</dd>
<dt>Platform</dt><dd>${environment.platform}</dd><dt>Processor</dt><dd>${environment.cpu}, ${plural(environment.threads, 'thread')}</dd></dl>
<p class="quiet">Approval ${approval.head.id}, made ${approval.head.created}. Times in UTC; times of the data in the zone of the data set.</p>`,
    ],
  });
}
