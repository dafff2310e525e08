import { describeEvery, formatTime } from '#shared/base/axis.ts';
import { approvedRow, type ReleaseContent } from './content.ts';
import { mdTable, plainText } from './markdown.ts';

const figure = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(5))));

/** The card of the general model without its title. */
const about = (card: string): string => card.replace(/^# .*\n+/, '').trim();

function dataPart({ dataset, features, validation }: ReleaseContent): string {
  const { name, axis, rows, seriesCount, from, to, unit, missing, rejected, source } = dataset.body;
  const { applied, excluded } = features.body;
  const every = axis.kind === 'calendar' ? `${describeEvery(axis.every)} in ${axis.zone}` : `an index with step ${axis.step}`;
  const repairs = applied.map((a) => `${a.policy} for ${a.kind} (${a.points} points in ${a.series} series)`).join('; ') || 'none';
  return `## Data

${plainText(name)}: ${rows} rows of ${seriesCount} series, ${every}, from ${formatTime(axis, from)} to ${formatTime(axis, to)}${unit ? `, in ${plainText(unit)}` : ''}.
${missing} targets were missing and ${rejected} rows could not be read. Quality ${validation.body.quality.toFixed(2)} of 1.00.

- Repairs: ${repairs}.
- Left out: ${excluded.length === 0 ? 'no series' : `${excluded.length} series without data to learn from`}.
- SHA-256 of the source: \`${source.sha256}\``;
}

function metricsPart(content: ReleaseContent): string {
  const row = approvedRow(content);
  const rows = (row?.scores ?? []).map((s) => [s.metric, figure(s.value), plainText(s.refused ?? '')]);
  return `## How good it is

In a backtest from past origins, under the name ${plainText(content.approval.body.key)}${row ? ` (rank ${row.rank} of ${content.comparison.body.leaderboard.length})` : ''}. Coverage is the
share of actuals inside the interval of that level; it should equal the level.

${mdTable(['metric', 'score', 'note'], rows)}`;
}

function gatesPart({ approval }: ReleaseContent): string {
  const rows = approval.body.gates.map((g) => [
    g.title,
    g.passed ? 'passed' : '**not passed**',
    plainText(g.rule),
    plainText(g.explanation),
  ]);
  return `## Gates\n\n${mdTable(['gate', '', 'rule', 'finding'], rows)}`;
}

/** What the scores owe to covariates that were taken as known. */
function foresight({ dataset, features, model }: ReleaseContent): string {
  const used = new Set(features.body.columns.map((c) => c.name));
  const names = dataset.body.covariates.filter((c) => c.role === 'known' && used.has(c.name)).map((c) => plainText(c.name));
  if (model.can.covariates === 'none' || names.length === 0)
    return '- It uses no covariates of the data set: what moves the series besides its own past is unknown to it.';
  return `- It takes ${names.join(', ')} as known in advance. The backtest gave it the recorded values: where they have to be forecast, errors are larger.
- The forecasts in \`samples.json\` rest on the covariates that stand beside them, given or assumed.`;
}

/** The model card of a release, in Markdown. */
export function modelCard(content: ReleaseContent): string {
  const { approval, fit, model, lineage } = content;
  const { fitted, fallback, failed, horizon, params, seed } = fit.body;
  return `# ${plainText(approval.body.name)}

${model.title} (\`${model.id}\`, version ${fit.body.modelVersion}), ${horizon} steps ahead, seed ${seed}.
Approved by ${plainText(approval.head.actor)} on ${approval.head.created.slice(0, 10)}.

## Intended use

${plainText(approval.body.note)}

Forecasts of the series named in \`model/state.json\`, up to ${horizon} steps after the end of their history; beyond that the intervals were not
calibrated. It knows nothing of what happened after ${formatTime(content.dataset.body.axis, content.dataset.body.to)}.

${dataPart(content)}

## The model

${about(model.card)}

Parameters: \`${JSON.stringify(params)}\`. Sources: ${model.sources.join('; ')}.

${metricsPart(content)}
## Limits

- ${fitted} series were fitted, ${fallback} have a fallback's forecast, ${failed} have none.
- Scores are averages over the past: single series and days can be much worse, and what never happened was never tested.
${foresight(content)}

${gatesPart(content)}
## Lineage

${mdTable(
  ['record', 'kind', 'made', 'by', 'content hash'],
  lineage.map((r) => [`\`${r.id}\``, r.kind, r.created, plainText(r.actor), `\`${r.hash}\``]),
)}`;
}
