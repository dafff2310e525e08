import type { ReportContent } from '../content.ts';
import { formatMoment, plural } from '../format.ts';
import { html, type Markup } from '../html.ts';
import { fanChart, windowChart } from '../svg/charts.ts';
import { figure, legend, section } from './section.ts';

const levelsOf = (levels: readonly number[]): string => levels.map((l) => `${l}\u202f%`).join(' and ');

export function forecasts({ fans, dataset, fit, assumptions }: ReportContent): Markup {
  const { axis, unit } = dataset.body;
  const levels = fans[0]?.intervals.map((i) => i.level) ?? [];
  return section({
    id: 'forecast',
    title: 'Forecast',
    lead: `The next ${plural(fit.body.horizon, 'step')}${fans.length < dataset.body.seriesCount ? ` of ${fans.length} of the ${dataset.body.seriesCount} series` : ''}, with the range that should hold the actual value in ${levelsOf(levels)} of cases.`,
    body: [
      legend(['actual', 'actual'], ['forecast', 'forecast'], ['interval', `interval ${levelsOf(levels)}`], ['cutoff', 'end of history']),
      fans.map((fan) =>
        figure(
          html`<b>${fan.series}</b> ${fan.times.length > 0 && `from ${formatMoment(axis, fan.times[0]!)}`}${fan.status.state !== 'fitted' && ` \u2013 ${fan.status.state}: ${fan.status.reason ?? ''}`}`,
          fanChart(axis, `Forecast of ${fan.series}`, fan, unit),
        ),
      ),
      assumptions.length > 0 &&
        html`<h3>What is assumed of the future</h3><ul class="notes">${assumptions.map((note) => html`<li>${note}</li>`)}</ul>`,
    ],
  });
}

export function backtest({ windows, dataset, approval }: ReportContent): Markup | false {
  if (windows.length === 0) return false;
  const { axis, unit } = dataset.body;
  const level = windows[0]!.windows[0]?.interval?.level;
  return section({
    id: 'backtest',
    title: 'Backtest',
    lead: `What ${approval.body.key} would have said at past origins, over what then happened.`,
    body: [
      legend(['actual', 'actual'], ['forecast', 'forecast'], ...(level ? [['interval', `interval ${level}\u202f%`] as const] : []), [
        'cutoff',
        'origin',
      ]),
      windows.map((w) =>
        figure(
          html`<b>${w.series}</b> ${plural(w.windows.length, 'origin')}`,
          windowChart(axis, `Backtest of ${w.series}`, w.history, w.windows, unit),
        ),
      ),
    ],
  });
}
