import { formatTime } from '#shared/base/axis.ts';
import type { Difference, VersionComparison } from '#shared/services/registry.ts';
import { plainText } from '../../bundle/markdown.ts';
import { inputsOf, type VersionEvidence } from '../evidence.ts';
import { fileName, modelTitle, plain } from '../numbers.ts';
import { NONE } from './difference.ts';
import { isBeyondChance, probability, type Verdict } from './significance.ts';

export type Sections = VersionComparison['sections'];

interface Told {
  readonly a: VersionEvidence;
  readonly b: VersionEvidence;
  readonly rows: (id: Sections[number]['id']) => readonly Difference[];
  readonly verdict: Verdict;
}

/** What changed from version `a` to `b`, as an analyst would write it to whoever decides: Markdown. */
export function textOf(a: VersionEvidence, b: VersionEvidence, sections: Sections, verdict: Verdict): string {
  const told: Told = { a, b, verdict, rows: (id) => sections.find((section) => section.id === id)?.rows ?? [] };
  const lead = [subject(told), gain(told), others(told), unlike(told)].filter(Boolean).join(' ');
  const points = [
    ['Data', data(told)],
    ['Features', features(told)],
    ['Parameters', parameters(told)],
    ['Cost', cost(told)],
    ['To move to it', upgrade(told)],
    ['Approval', approval(told)],
  ].filter(([, sentence]) => sentence);
  return `${lead}\n\n${points.map(([title, sentence]) => `- **${title}.** ${sentence}`).join('\n')}\n`;
}

function subject({ a, b }: Told): string {
  const [before, after] = [modelTitle(a.fit.body.choice.model), modelTitle(b.fit.body.choice.model)];
  const name = plainText(b.approval.body.name);
  return before === after
    ? `**Version ${b.version}** of ${name} forecasts with ${after}, as version ${a.version} does.`
    : `**Version ${b.version}** of ${name} forecasts with ${after}; version ${a.version} does with ${before}.`;
}

/** The primary metric: how far it moved, and whether that is more than chance. */
function gain({ rows, verdict, a, b }: Told): string {
  const [row] = rows('metrics');
  if (!row) return 'Neither has a score.';
  if (row.before === NONE || row.after === NONE)
    return `There is no ${row.what} of version ${row.before === NONE ? a.version : b.version} to compare with.`;
  const chance = chanceText(verdict);
  if (!row.changed) return `${row.what} stays at ${row.after}.`;
  const moved = `${row.what} ${falls(row) ? 'falls' : 'rises'} from ${row.before} to ${row.after}${row.note ? ` (${row.note})` : ''}`;
  return `${moved}, which is ${row.verdict}${chance}`;
}

const falls = ({ before, after }: Difference): boolean => numberIn(after) < numberIn(before);
const numberIn = (text: string): number => Number.parseFloat(text.replaceAll(',', ''));

function chanceText(verdict: Verdict): string {
  if ('untested' in verdict) return `. Whether that is more than chance cannot be said: ${verdict.untested}.`;
  const { test, p } = verdict.significance;
  return isBeyondChance(p)
    ? ` and more than chance (${test}, p ${probability(p)}).`
    : `, but may be chance (${test}, p ${probability(p)}).`;
}

const WORST = 3;

function others({ rows }: Told): string {
  const rest = rows('metrics')
    .slice(1)
    .filter((row) => row.before !== NONE && row.after !== NONE);
  if (rest.length === 0) return '';
  const [better, worse] = [rest.filter((row) => row.verdict === 'better'), rest.filter((row) => row.verdict === 'worse')];
  const same = rest.length - better.length - worse.length;
  const counts = [`${better.length} better`, `${worse.length} worse`, ...(same > 0 ? [`${same} as before`] : [])].join(', ');
  const named = worse.slice(0, WORST).map((row) => `${row.what} from ${row.before} to ${row.after}`);
  const more = worse.length > WORST ? ` and ${worse.length - WORST} more` : '';
  return `Of ${rest.length} other ${rest.length === 1 ? 'metric' : 'metrics'}: ${counts}${named.length > 0 ? ` (${named.join('; ')}${more})` : ''}.`;
}

/** Scores of unlike backtests are no measurement of a difference. */
function unlike({ a, b }: Told): string {
  if (!a.backtest || !b.backtest) return '';
  const [x, y] = [a.backtest.body.plan, b.backtest.body.plan];
  const parts = [
    x.horizon === y.horizon ? '' : `horizon ${x.horizon} against ${y.horizon}`,
    x.windows === y.windows ? '' : `${x.windows} origins against ${y.windows}`,
    a.dataset.head.id === b.dataset.head.id ? '' : 'other data',
  ].filter(Boolean);
  return parts.length > 0 ? `They were not tested alike (${parts.join(', ')}): read the scores with care.` : '';
}

function data({ a, b, rows }: Told): string {
  const row = (what: string): Difference => rows('data').find((r) => r.what === what)!;
  const [x, y] = [a.dataset.body, b.dataset.body];
  const quality = row('Quality').changed ? ` Quality ${row('Quality').before} → ${row('Quality').after}.` : '';
  const span = `${plain(y.rows)} rows up to ${formatTime(y.axis, y.to)}`;
  if (x.source.sha256 === y.source.sha256) return `The same file, ${plainText(fileName(y.source.file))}: ${span}.${quality}`;
  const counts = [row('Rows').note && `${row('Rows').note} rows`, row('Series').note && `${row('Series').note} series`].filter(Boolean);
  const until = row('To').changed ? `; it ends at ${row('To').after} rather than ${row('To').before}` : '';
  return `Another file, ${plainText(fileName(y.source.file))} (${span})${counts.length > 0 ? `: ${counts.join(', ')}` : ''}${until}.${quality}`;
}

function features({ rows }: Told): string {
  const changed = rows('features').filter((row) => row.changed && row.what !== 'Columns');
  const columns = rows('features').find((row) => row.what === 'Columns');
  if (changed.length === 0 && !columns?.changed) return 'The same.';
  const parts = changed.map((row) => arrow(row));
  const total = columns?.changed ? `${columns.before} → ${columns.after} columns` : '';
  return `${[...parts, total].filter(Boolean).join('; ')}.`;
}

const LONG = 60;
const short = (text: string): string => plainText(text.length > LONG ? `${text.slice(0, LONG - 1)}…` : text);
const arrow = ({ what, before, after }: Difference): string => `${plainText(what)} ${short(before)} → ${short(after)}`;

const FEW = 5;

/** Parameters of two models have nothing in common that could be compared. */
function parameters({ a, b, rows }: Told): string {
  const shared = a.fit.body.choice.model === b.fit.body.choice.model;
  const changed = rows('parameters').filter((row) => row.changed && (shared || GENERAL.has(row.what)) && row.what !== 'Model');
  if (changed.length === 0) return shared ? 'The same.' : '';
  const more = changed.length > FEW ? `; and ${changed.length - FEW} more` : '';
  return `${changed.slice(0, FEW).map(arrow).join('; ')}${more}.`;
}

const GENERAL = new Set(['Horizon', 'Seed', 'Intervals']);

function cost({ rows }: Told): string {
  const row = (what: string): Difference | undefined => rows('cost').find((r) => r.what === what && r.before !== NONE && r.after !== NONE);
  const told = (r: Difference | undefined, words: string): string[] =>
    r ? [`${words} ${r.changed ? `${r.after} instead of ${r.before}` : `${r.after}, as before`}`] : [];
  return `${[...told(row('Time of the fit'), 'The fit took'), ...told(row('Stored state'), 'its stored state is')].join('; ')}.`;
}

/** What those who call the service must do differently. */
function upgrade({ a, b }: Told): string {
  const [had, has] = [inputsOf(a), inputsOf(b)];
  const knownAhead = new Set(b.dataset.body.covariates.filter(({ role }) => role === 'known').map(({ name }) => name));
  const added = has
    .filter((name) => !had.includes(name))
    .map((name) => `${plainText(name)}${knownAhead.has(name) ? ' (its future too)' : ''}`);
  const removed = had.filter((name) => !has.includes(name)).map(plainText);
  const [x, y] = [a.fit.body.horizon, b.fit.body.horizon];
  const parts = [
    added.length > 0 ? `requests must also carry ${added.join(', ')}` : '',
    removed.length > 0 ? `they need no longer carry ${removed.join(', ')}` : '',
    x === y ? '' : `a forecast reaches ${y} steps ahead instead of ${x}`,
  ].filter(Boolean);
  return parts.length > 0 ? sentence(parts.join('; ')) : 'Requests stay as they are.';
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function approval({ b }: Told): string {
  const { gates, reviewer, author, conditions } = b.approval.body;
  const failed = gates.filter((gate) => !gate.passed);
  const who = plainText(reviewer?.name ?? b.approval.head.actor);
  const asked = author ? `${plainText(author.name)} asked, ${who} approved` : `${who} approved`;
  const passed =
    gates.length === 0
      ? 'no gates were asked for'
      : `${gates.length - failed.length} of ${gates.length} gates passed${failed.length > 0 ? ` (not: ${failed.map((gate) => plainText(gate.title)).join(', ')})` : ''}`;
  const held = conditions.length > 0 ? ` On condition: ${conditions.map(plainText).join('; ')}.` : '';
  return `${asked} on ${b.approval.head.created.slice(0, 10)}; ${passed}.${held}`;
}
