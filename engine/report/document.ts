import type { ReportContent } from './content.ts';
import { html, raw } from './html.ts';
import { provenance, statuses } from './parts/appendix.ts';
import { data } from './parts/data.ts';
import { backtest, forecasts } from './parts/forecasts.ts';
import { gates } from './parts/gates.ts';
import { heading } from './parts/heading.ts';
import { leaderboard } from './parts/leaderboard.ts';
import { scenarios } from './parts/scenarios.ts';
import { STYLE } from './style.ts';

/**
 * One HTML file that stands alone: styles and drawings inside, no script, nothing from the network (its own policy forbids both).
 * The same content gives the same bytes.
 */
export function report(content: ReportContent): string {
  const parts = [
    heading(content),
    forecasts(content),
    scenarios(content),
    gates(content),
    leaderboard(content),
    backtest(content),
    data(content),
    statuses(content),
    provenance(content),
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Almanac ${content.fit.body.environment.almanac}">
<title>${content.approval.body.name} \u2013 Almanac report</title>
<style>${raw(STYLE)}</style>
</head>
<body><main>
${parts}
</main></body>
</html>
`.text;
}
