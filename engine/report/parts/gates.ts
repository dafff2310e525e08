import type { Gate } from '#shared/domain/gate.ts';
import type { ReportContent } from '../content.ts';
import { plural } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { section } from './section.ts';

const gateRow = (gate: Gate): Markup =>
  html`<li class="${gate.passed ? 'passed' : 'failed'}"><b class="mark">${gate.passed ? 'passed' : 'not passed'}</b>
<div><b>${gate.title}</b> <span class="quiet">${gate.rule}</span><br>${gate.explanation}</div></li>`;

export function gates({ approval }: ReportContent): Markup {
  const failed = approval.body.gates.filter((g) => !g.passed).length;
  return section({
    id: 'gates',
    title: 'Gates',
    lead:
      failed === 0
        ? 'Every gate was passed. Gates are computed from the backtest and the data, before a person approves.'
        : `${plural(failed, 'gate')} of ${approval.body.gates.length} ${failed === 1 ? 'was' : 'were'} not passed, and the approval was given all the same, with the note above.`,
    body: html`<ul class="gates">${approval.body.gates.map(gateRow)}</ul>`,
  });
}
