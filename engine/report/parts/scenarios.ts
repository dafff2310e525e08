import type { TimeAxis } from '#shared/base/axis.ts';
import type { Edit } from '#shared/stages/scenario.ts';
import type { ReportContent, ScenarioView } from '../content.ts';
import { formatMoment, formatPercent, formatValue, signed, withUnit } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { differenceChart } from '../svg/charts.ts';
import { figure, legend, section, table } from './section.ts';

/** An edit in words. */
function describeEdit(edit: Edit, axis: TimeAxis): string {
  const what: Record<Edit['kind'], (e: never) => string> = {
    set: (e: { value: number }) => `set to ${formatValue(e.value)}`,
    add: (e: { value: number }) => `${signed(formatValue(e.value), e.value)}`,
    multiply: (e: { value: number }) => `times ${formatValue(e.value)}`,
    shift: (e: { steps: number }) => `${Math.abs(e.steps)} steps ${e.steps < 0 ? 'earlier' : 'later'}`,
    replace: (e: { column: string; path: string }) => `replaced by ${e.column} of ${e.path.split(/[\\/]/).at(-1)}`,
  };
  const from = edit.from !== undefined ? ` from ${formatMoment(axis, edit.from)}` : '';
  const to = edit.to !== undefined ? ` to ${formatMoment(axis, edit.to)}` : '';
  const series = edit.series
    ? ` in ${edit.series.slice(0, 3).join(', ')}${edit.series.length > 3 ? ` and ${edit.series.length - 3} more` : ''}`
    : '';
  return `${edit.covariate} ${what[edit.kind](edit as never)}${from}${to}${series}`;
}

function view({ record, series, times, baseline, scenario }: ScenarioView, { dataset, assumptions }: ReportContent): Markup {
  const { axis, unit } = dataset.body;
  const { body } = record;
  const change = body.scenarioTotal - body.baselineTotal;
  const say = (x: number): string => withUnit(signed(formatValue(x), x), unit);
  const amount = (x: number): string => withUnit(formatValue(x), unit);
  const perStep = (x: number): number => x / Math.max(1, times.length);
  const share = body.baselineTotal !== 0 ? ` (${signed(formatPercent(change / Math.abs(body.baselineTotal), 2), change)})` : '';
  const effects = body.effects.map((e) => ({ what: describeEdit(body.edits[e.edit]!, axis), difference: e.difference }));
  const rows = [
    ...effects,
    ...(effects.length > 1 ? [{ what: 'Together beyond the sum (interaction)', difference: body.interaction }] : []),
    { what: 'In all', difference: change },
  ];
  const notes = body.notes.filter((note) => !assumptions.includes(note));
  return html`<h3>${body.name}</h3>
<p>The mean per step goes from ${amount(perStep(body.baselineTotal))} to ${amount(perStep(body.scenarioTotal))}: <b>${say(perStep(change))}${share}</b>.</p>
${table(
  [
    { head: 'Change', cell: (r) => r.what },
    { head: 'Effect per step', cell: (r) => say(perStep(r.difference)), figure: true },
    { head: 'On the total over the horizon', cell: (r) => say(r.difference), figure: true },
  ],
  rows,
)}
${figure(html`<b>${series}</b> baseline and scenario, and their difference per step`, legend(['forecast', 'baseline'], ['scenario', 'scenario']), differenceChart(axis, `${body.name}: ${series}`, times, baseline, scenario, unit))}
${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}

export function scenarios(content: ReportContent): Markup | false {
  if (content.scenarios.length === 0) return false;
  return section({
    id: 'scenarios',
    title: 'What if',
    lead: 'The same model with other values of what is known in advance. The data set itself is untouched.',
    body: content.scenarios.map((v) => view(v, content)),
  });
}
