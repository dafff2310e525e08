import type { TimeAxis } from '#shared/base/axis.ts';
import type { Edit } from '#shared/stages/scenario.ts';
import type { ReportContent, ScenarioView } from '../content.ts';
import { formatMoment, formatPercent, formatValue, signed, withUnit } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { differenceChart } from '../svg/charts.ts';
import { figure, legend, section, table } from './section.ts';

/** An edit in words. */
export function describeEdit(edit: Edit, axis: TimeAxis): string {
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

function view({ record, series, times, baseline, scenario }: ScenarioView, axis: TimeAxis, unit: string): Markup {
  const { body } = record;
  const change = body.scenarioTotal - body.baselineTotal;
  const say = (x: number): string => withUnit(signed(formatValue(x), x), unit);
  const share = body.baselineTotal !== 0 ? ` (${signed(formatPercent(change / Math.abs(body.baselineTotal), 2), change)})` : '';
  const effects = body.effects.map((e) => ({ what: describeEdit(body.edits[e.edit]!, axis), difference: e.difference }));
  const rows = [
    ...effects,
    ...(effects.length > 1 ? [{ what: 'Together beyond the sum (interaction)', difference: body.interaction }] : []),
    { what: 'In all', difference: change },
  ];
  return html`<h3>${body.name}</h3>
<p>The total over the horizon goes from ${withUnit(formatValue(body.baselineTotal), unit)} to ${withUnit(formatValue(body.scenarioTotal), unit)}: <b>${say(change)}${share}</b>.</p>
${table(
  [
    { head: 'Change', cell: (r) => r.what },
    { head: 'Effect on the total', cell: (r) => say(r.difference), figure: true },
  ],
  rows,
)}
${figure(html`<b>${series}</b> baseline and scenario, and their difference per step`, legend(['forecast', 'baseline'], ['scenario', 'scenario']), differenceChart(axis, `${body.name}: ${series}`, times, baseline, scenario, unit))}
${body.notes.length > 0 && html`<ul class="notes">${body.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
}

export function scenarios({ scenarios: views, dataset }: ReportContent): Markup | false {
  if (views.length === 0) return false;
  return section({
    id: 'scenarios',
    title: 'What if',
    lead: 'The same model with other values of what is known in advance. The data set itself is untouched.',
    body: views.map((v) => view(v, dataset.body.axis, dataset.body.unit)),
  });
}
