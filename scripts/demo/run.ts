import type { Client } from '#engine/index.ts';
import type { MetricCard } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import type { Case } from './cases.ts';
import { fan } from './chart.ts';
import { follow, timed } from './follow.ts';
import { bold, dim, green, yellow } from './paint.ts';
import { table } from './table.ts';

/** The records that the later stages need. */
export interface Outcome {
  readonly fit: string;
  readonly comparison: string;
  readonly series: string;
  readonly horizon: number;
}

const say = (text = ''): void => console.log(text);

async function importSample(client: Client, { sample, plan }: Case): Promise<string> {
  const files = await client.import.sample({});
  const file = files.find((f) => f.id === sample);
  if (!file) throw new Error(`There is no sample "${sample}": only ${files.map((f) => f.id).join(', ')}.`);
  const detection = await timed('import', () => client.import.detect({ path: file.path }));
  if (!detection.plan) throw new Error(`No plan was found for ${file.path}: ${detection.findings.map((f) => f.message).join(' ')}`);
  const chosen = { ...detection.plan, ...plan };
  const dataset = await follow('import', () => client.import.run(chosen));
  const { body } = await client.import.get({ dataset });
  const every = body.axis.kind === 'calendar' ? `every ${body.axis.every.n} ${body.axis.every.unit}, ${body.axis.zone}` : 'in rows';
  say(
    `  import     ${body.rows.toLocaleString('en')} rows, ${every}, seasons ${body.seasons.join(' and ')}; target ${chosen.target.join(', ')}${chosen.known.length > 0 ? `, known in advance ${chosen.known.join(', ')}` : ''}`,
  );
  return dataset;
}

async function prepare(client: Client, dataset: string, changes: Case['recipe']): Promise<string> {
  const validation = await follow('validate', () => client.validate.run({ dataset }));
  const { body } = await client.validate.get({ validation });
  const found = body.summary.map((s) => `${s.points} ${s.kind}`).join(', ') || 'no issue';
  say(`  validate   quality ${(body.quality >= 0.9 ? green : yellow)(body.quality.toFixed(3))} of 1: ${found}`);
  const recipe = { ...(await client.features.propose({ validation })), ...changes };
  const features = await follow('features', () => client.features.run({ validation, recipe }));
  const set = await client.features.get({ features });
  const repairs = set.body.applied.map((a) => `${a.points} ${a.kind} → ${a.policy}`).join(', ') || 'none needed';
  say(`  features   ${set.body.columnsBefore} columns → ${set.body.columns.length} features; repairs: ${repairs}`);
  return features;
}

const SHOWN = ['wape', 'mae', 'rmse', 'mase', 'coverage-80', 'coverage-95'];

function leaderboard({ body }: StoredRecord<Comparison>, cards: readonly MetricCard[]): string {
  const title = (id: string): string => {
    const [base, level] = id.split(/-(?=\d+$)/);
    const card = cards.find((c) => c.id === id) ?? cards.find((c) => c.id === base);
    return `${card?.title ?? id}${level && card?.id !== id ? ` ${level}` : ''}${card?.unit === '%' ? ' %' : ''}`;
  };
  return table(
    [
      { head: '#', figure: true },
      { head: 'model' },
      ...SHOWN.map((id) => ({ head: title(id), figure: true })),
      { head: 'time', figure: true },
    ],
    body.leaderboard.map((row) => [
      String(row.rank),
      row.rank === 1 ? bold(green(row.key)) : row.key,
      ...SHOWN.map((id) => row.scores.find((s) => s.metric === id)?.value?.toFixed(id === 'mase' ? 3 : 2) ?? '–'),
      `${row.seconds.toFixed(1)} s`,
    ]),
  );
}

/** Import, validate, features, backtest, compare, train, forecast: one data set from the file to the forecast of its best model. */
export async function mainJob(client: Client, one: Case): Promise<Outcome> {
  say(`\n${bold(one.title)}\n`);
  const features = await prepare(client, await importSample(client, one), one.recipe);
  const { horizon, windows, step } = one;
  const backtest = await follow('backtest', () =>
    client.backtest.run({ features, models: [...one.models], horizon, windows, ...(step ? { step } : {}) }),
  );
  const comparison = await follow('compare', () => client.compare.run({ backtests: [backtest] }));
  const compared = await client.compare.get({ comparison });
  say(`  backtest   ${windows} origins, ${horizon} steps ahead, ${one.models.length} models\n`);
  say(leaderboard(compared, await client.compare.metrics({})));
  if (one.remark) say(dim(`\n  ${one.remark}`));
  const best = compared.body.leaderboard[0]!;
  const { body } = await client.backtest.get({ backtest: best.backtest });
  const { choice } = body.models.find((m) => m.key === best.key)!;
  const fit = await follow('train', () => client.train.run({ features, choice, horizon }));
  const { dataset } = body;
  const series = (await client.series.list({ dataset, limit: 1 })).series[0]!.series;
  const forecast = await timed('forecast', () => client.train.forecast({ fit, series, levels: [80], history: one.drawn }));
  const { lo, hi } = forecast.intervals[0]!;
  say(`\n  forecast   the next ${horizon} steps by ${bold(best.key)}: ● mean, ░ 80 % interval\n`);
  say(fan({ history: forecast.history.values, mean: forecast.mean, lo, hi }));
  const named = [1, Math.ceil(horizon / 2), horizon];
  say(
    dim(
      `\n  ${named.map((h) => `step ${h}: ${forecast.mean[h - 1]!.toFixed(1)} (${lo[h - 1]!.toFixed(1)} to ${hi[h - 1]!.toFixed(1)})`).join('   ')}`,
    ),
  );
  return { fit, comparison, series, horizon };
}
