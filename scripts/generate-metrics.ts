/**
 * Writes docs/metrics.md from the metrics' cards.
 *
 *   node scripts/generate-metrics.ts           write
 *   node scripts/generate-metrics.ts --check   write nothing, fail where the file is out of date
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricCards } from '#engine/metrics/index.ts';
import type { MetricCard } from '#shared/domain/metric.ts';

const PATH = 'docs/metrics.md';

const BETTER: Record<MetricCard['better'], string> = {
  lower: 'lower is better',
  higher: 'higher is better',
  zero: 'best at zero',
  nominal: 'best at the nominal level',
};

const section = (card: MetricCard): string =>
  `## ${card.title}

\`${card.id}\`${card.unit === 'y' ? ', in the unit of the target' : card.unit ? `, in ${card.unit}` : ', a plain ratio'}; ${BETTER[card.better]}.

- Formula: ${card.formula}
- Zeros and other traps: ${card.zeroRule}
- Source: ${card.source}
`;

const text = `<!-- Made by scripts/generate-metrics.ts: do not edit. -->

# Metrics

Scores are derived from stored forecasts, so a new metric never needs a new fit. In the formulas y is the actual, f the forecast,
lo and hi the bounds of an interval.

- **What a backtest shows a model.** At each cutoff the target and every covariate up to the cutoff; of the horizon only the covariates that are
  known in advance, as they were recorded later (the usual convention: their own forecast error is not part of the score).
- **Which points count.** Those with an observed actual and a forecast of every compared model: all models are scored on the same points.
  A value that a repair filled in is no observation. Points without an actual are counted as *unscored*; what a failed model left out is
  in the notes of the comparison.
- **Aggregation.** *Pooled* metrics add numerators and denominators over all points of all series, so that large series weigh more. sMAPE,
  MASE, RMSSE and MSIS are means over series of each series' own score, as the M4 Competition scores them, so that every series weighs the
  same.
- **Windows.** A series' own score takes the points of all its cutoffs together; scales (MASE, RMSSE, MSIS) are those of the history before
  each point's cutoff.
- **Refusal.** A metric that makes no sense on the data has no value and says why.
- **Levels.** Interval metrics exist per level, e.g. \`coverage-80\`.

${metricCards.map(section).join('\n')}`;

const file = join(import.meta.dirname, '..', PATH);
if ((existsSync(file) ? readFileSync(file, 'utf8') : '') !== text) {
  if (process.argv.includes('--check')) {
    console.error(`${PATH} is out of date: run node scripts/generate-metrics.ts`);
    process.exit(1);
  }
  writeFileSync(file, text);
  console.log(`wrote ${PATH}`);
}
