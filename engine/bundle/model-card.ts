import { describeEvery, formatTime } from '#shared/base/axis.ts';
import type { Person } from '#shared/stages/approve.ts';
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
  const scores = (row?.scores ?? []).filter((s) => !s.metric.startsWith('coverage'));
  const rows = scores.map((s) => [s.metric, figure(s.value), plainText(s.refused ?? '')]);
  return `## How good it is

In a backtest from past origins, under the name ${plainText(content.approval.body.key)}${row ? ` (rank ${row.rank} of ${content.comparison.body.leaderboard.length})` : ''}. All scores
are in \`metrics.json\`, windows and errors by step in \`report.html\`.

${mdTable(['metric', 'score', 'note'], rows)}`;
}

/** Nominal beside measured coverage, in percent. */
function intervalsPart(content: ReleaseContent): string {
  const { choice } = content.fit.body;
  const scores = approvedRow(content)?.scores ?? [];
  const measured = (level: number): number | null => scores.find((s) => s.metric === `coverage-${level}`)?.value ?? null;
  const rows = content.comparison.body.levels.map((level) => {
    const found = measured(level);
    return [`${level} %`, found === null ? '–' : `${figure(found)} %`, found === null ? '' : `${figure(found - level)} points`];
  });
  return `## Intervals

Kind: ${choice.intervals?.method ?? 'native'}. Coverage is the share of actuals that fell inside the interval in the backtest; it should equal the level.

${rows.length > 0 ? mdTable(['level', 'measured coverage', 'difference'], rows) : 'The backtest had no intervals.'}`;
}

const who = (person: Person | null): string =>
  person
    ? `${plainText(person.name)}${person.fingerprint ? ` (key \`${person.fingerprint.slice(0, 16)}…\`)` : ' (by name only, without a key)'}`
    : 'not on record';

function approvalPart({ approval, request }: ReleaseContent): string {
  const { author, reviewer, conditions, note, signature } = approval.body;
  return `## Approval

- Author: ${who(author)}${request ? `, who asked on ${request.head.created.slice(0, 10)}` : ''}.
- Reviewer: ${who(reviewer ?? { name: approval.head.actor, fingerprint: null })}, on ${approval.head.created.slice(0, 10)}: ${plainText(note)}
- Signature of the reviewer: ${signature ? 'in `approval.json`, over the approval as it stands there' : 'none'}.
- Conditions:${conditions.length === 0 ? ' none.' : ''}
${conditions.map((condition) => `  - ${plainText(condition)}\n`).join('')}`;
}

/** How long the release may be trusted: until then its horizon has passed since the last row it learned from. */
function stalenessPart({ dataset, fit, approval }: ReleaseContent): string {
  const { axis, to } = dataset.body;
  const gate = approval.body.gates.find((g) => g.id === 'staleness');
  return `## Staleness

The data end at ${formatTime(axis, to)}. Without newer history in the request the forecasts reach ${fit.body.horizon} steps beyond that, and say nothing of later times.
${gate ? `${plainText(gate.explanation)} ` : ''}Train again when a check on new actuals shows errors or a coverage outside of the range above, and at the latest when the horizon has passed.`;
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
  const { approval, request, fit, model, lineage } = content;
  const { fitted, fallback, failed, horizon, params, seed } = fit.body;
  return `# ${plainText(approval.body.name)}

Version ${approval.body.version}: ${model.title} (\`${model.id}\`, version ${fit.body.modelVersion}), ${horizon} steps ahead, seed ${seed}.
Approved by ${plainText(approval.head.actor)} on ${approval.head.created.slice(0, 10)}.

## Intended use

${plainText(request?.body.note ?? approval.body.note)}

Forecasts of the series named in \`model/state.json\`, up to ${horizon} steps after the end of their history; beyond that the intervals were not
calibrated. It knows nothing of what happened after ${formatTime(content.dataset.body.axis, content.dataset.body.to)}.

${dataPart(content)}

## The model

${about(model.card)}

Parameters: \`${JSON.stringify(params)}\`. Sources: ${model.sources.join('; ')}.

${metricsPart(content)}
${intervalsPart(content)}
## Limits

- ${fitted} series were fitted, ${fallback} have a fallback's forecast, ${failed} have none.
- Scores are averages over the past: single series and days can be much worse, and what never happened was never tested.
${foresight(content)}

${stalenessPart(content)}

${approvalPart(content)}
${gatesPart(content)}
## Lineage

${mdTable(
  ['record', 'kind', 'made', 'by', 'content hash'],
  lineage.map((r) => [`\`${r.id}\``, r.kind, r.created, plainText(r.actor), `\`${r.hash}\``]),
)}`;
}
