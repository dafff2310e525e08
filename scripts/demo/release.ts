import { join } from 'node:path';
import type { Client } from '#engine/index.ts';
import type { Edit } from '#shared/stages/scenario.ts';
import { sparkline } from './chart.ts';
import { follow, timed } from './follow.ts';
import { blue, bold, dim, green, magenta, red, yellow } from './paint.ts';
import type { Outcome } from './run.ts';
import { table } from './table.ts';

const say = (text = ''): void => console.log(text);
const signed = (x: number, digits = 1): string => `${x >= 0 ? '+' : '−'}${Math.abs(x).toFixed(digits)}`;

/** What if the nights are warmer and no rain falls? Shows the effect of each edit and the difference per day. */
export async function whatIf(client: Client, { fit, series, horizon }: Outcome): Promise<string> {
  const edits: Edit[] = [
    { kind: 'add', covariate: 'temp_min', value: 2 },
    { kind: 'set', covariate: 'precipitation', value: 0 },
  ];
  const scenario = await follow('scenario', () => client.scenario.run({ fit, name: 'Warm nights, no rain', edits }));
  const { body } = await client.scenario.get({ scenario });
  const { baseline, scenario: changed, difference } = await client.scenario.series({ scenario, series });
  say(`\n${bold('What if')} the nights are 2 °C warmer and it does not rain, for ${horizon} days?\n`);
  const mean = (x: number): string => `${signed(x / horizon, 2)} °C`;
  const change = body.scenarioTotal - body.baselineTotal;
  say(
    table(
      [{ head: 'change' }, { head: 'effect on the mean maximum', figure: true }],
      [
        ['night minimum +2 °C', mean(body.effects[0]!.difference)],
        ['no rain', mean(body.effects[1]!.difference)],
        ['both beyond the sum', mean(body.interaction)],
        [bold('in all'), bold(mean(change))],
      ],
    ),
  );
  const low = Math.min(...baseline, ...changed);
  const line = (values: Float64Array): string => sparkline([low, ...values, Math.max(...baseline, ...changed)]).slice(1, -1);
  say(`\n  baseline   ${blue(line(baseline))}  mean ${(body.baselineTotal / horizon).toFixed(1)} °C`);
  say(`  scenario   ${magenta(line(changed))}  mean ${(body.scenarioTotal / horizon).toFixed(1)} °C`);
  say(`  difference ${[...difference].map((d) => signed(d)).join(' ')}`);
  for (const note of body.notes) say(dim(`  note: ${note}`));
  return scenario;
}

export interface Written {
  readonly bundle: string;
  readonly archive: string;
  readonly report: string;
}

async function probed(client: Client, release: string) {
  const id = await follow('probe', () => client.publish.probe({ release, requests: 200 }));
  return (await client.publish.probes({ release })).find(({ head }) => head.id === id)!;
}

/** Asks for approval, gives it as somebody else, releases it as a folder and as an archive, verifies both, serves it for a moment, writes the report. */
export async function release(
  { author, reviewer }: { readonly author: Client; readonly reviewer: Client },
  { fit, comparison }: Outcome,
  scenarios: readonly string[],
  folder: string,
): Promise<Written> {
  const note =
    'Best of five in the backtest. Night minimum and rain are taken as known: in use they come from a weather forecast, so expect larger errors.';
  const asked = await timed('approve', () => author.approve.request({ fit, comparison, model: 'Seattle daily maximum', note }));
  const decision = { request: asked.request.head.id, decision: 'approve', note: 'Good enough to plan the day with.' } as const;
  const decided = await timed('approve', () => reviewer.approve.decide(decision));
  const { gates, author: by } = asked.request.body;
  say(
    `\n${bold('Approve')} version ${decided.version}: ${by.name} asked, ${decided.decision?.by.name} decided; ${gates.filter((g) => g.passed).length} of ${gates.length} gates passed\n`,
  );
  say(
    table(
      [{ head: '' }, { head: 'gate' }, { head: 'finding' }],
      gates.map((g) => [g.passed ? green('✓') : yellow('✗'), g.title, g.explanation]),
    ),
  );
  const written = { bundle: join(folder, 'release'), archive: join(folder, 'release.tar.gz'), report: join(folder, 'report.html') };
  const input = { approval: decided.approval! };
  await follow('publish', () => reviewer.publish.run({ ...input, path: written.bundle, format: 'folder' }));
  const made = await follow('publish', () => reviewer.publish.run({ ...input, path: written.archive, format: 'tar.gz' }));
  say(`\n${bold('Publish')}\n`);
  for (const path of [written.bundle, written.archive]) {
    const found = await timed('verify', () => reviewer.publish.verify({ path }));
    if (!found.ok) throw new Error(`${path} does not verify: ${found.problems.map((p) => p.message).join(' ')}`);
    const signed = found.signatures.map(({ name }) => name).join(', ');
    say(`  ${green('✓')} verified ${found.files} files byte for byte, signed by ${signed}, digest ${found.digest.slice(0, 16)}…  ${path}`);
  }
  const { body } = await probed(reviewer, made);
  const worst = Math.max(...body.samples.map(({ difference }) => difference));
  say(
    `  ${green('✓')} served here over HTTP: ready in ${body.ready.toFixed(1)} s, ${body.requests - body.failed} of ${body.requests} requests answered, p95 ${body.latency.p95.toFixed(1)} ms, golden samples to ${worst.toExponential(0)}`,
  );
  const trail = await reviewer.audit.verify({});
  say(
    `  ${trail.ok ? green('✓') : red('✗')} audit trail: ${trail.entries} entries, ${trail.signed} signed, head ${trail.head.slice(0, 16)}…`,
  );
  await follow('report', () => reviewer.publish.report({ ...input, path: written.report, scenarios: [...scenarios] }));
  say(`  ${green('✓')} report, one file that stands alone                          ${written.report}`);
  return written;
}
