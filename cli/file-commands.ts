import { availableParallelism } from 'node:os';
import type { BacktestFileOptions, BacktestFileResult, ForecastFileOptions } from '#engine/index.ts';
import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import { IntervalChoice } from '#shared/domain/model-card.ts';
import { EXIT } from './exit-codes.ts';
import { type OptionHelp, parseOptions } from './options.ts';
import { print, table, toJson } from './output.ts';
import { progressLine } from './progress.ts';

const COLUMNS = {
  series: { value: 'COLUMN', help: 'column that names the series; left out: the file is one series' },
  time: { value: 'COLUMN', help: 'time column: integers or timestamps', required: true },
  target: { value: 'COLUMN', help: 'column to forecast', required: true },
  horizon: { value: 'N', help: 'steps ahead', required: true },
  season: { value: 'N[,N…]', help: 'season lengths in steps, shortest first; default 1' },
  level: { value: 'L[,L…]', help: 'interval levels in percent; default 80,95' },
  zone: { value: 'ZONE', help: 'IANA zone of the calendar and of stamps without an offset; default UTC' },
  seed: { value: 'N', help: 'default 1' },
  threads: { value: 'N', help: 'worker threads; default all' },
  quiet: { help: 'nothing on standard error' },
  help: { help: 'show this' },
} satisfies Record<string, OptionHelp>;

const FORECAST = {
  ...COLUMNS,
  model: { value: 'ID', help: 'model; default auto' },
  params: { value: 'JSON', help: 'parameters of the model' },
  intervals: { value: 'KIND', help: "native (the model's own, default), conformal, cqr or adaptive" },
  lower: { value: 'X', help: 'no forecast, interval or path below it: 0 for demand' },
  upper: { value: 'X', help: 'nor above it' },
  future: { value: 'FILE', help: 'covariates over the horizon: columns in both files are known in advance' },
  output: { value: 'FILE', help: '.csv, .csv.gz or .parquet; written over', required: true },
} satisfies Record<string, OptionHelp>;

const BACKTEST = {
  ...COLUMNS,
  models: { value: 'ID[,ID…]', help: 'models to score, or JSON: [{"model":"theta","params":{}}]', required: true },
  windows: { value: 'K', help: 'cutoffs; default 3' },
  step: { value: 'S', help: 'steps between cutoffs; default the horizon' },
  json: { help: 'print JSON' },
} satisfies Record<string, OptionHelp>;

const helpText = (usage: string, options: Record<string, OptionHelp>): string => {
  const rows = Object.entries(options).map(
    ([name, o]) => [`--${name}${o.value ? ` ${o.value}` : ''}`, `${o.help}${o.required ? ' (required)' : ''}`] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length));
  return `${usage}\n\n${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}`;
};

/** Help of the commands that need no workspace, by name. */
export const FILE_COMMANDS: Readonly<Record<string, string>> = {
  forecast: helpText('almanac forecast INPUT.csv[.gz]|.tsv|.parquet [options]', FORECAST),
  backtest: helpText('almanac backtest INPUT.csv[.gz]|.tsv|.parquet [options]', BACKTEST),
};

type Parsed = ReturnType<typeof parseOptions>;

const columnsOf = (
  given: Parsed,
): Pick<ForecastFileOptions, 'input' | 'series' | 'time' | 'target' | 'seasons' | 'zone' | 'horizon' | 'levels' | 'seed' | 'threads'> => ({
  input: given.argument,
  series: given.text('series'),
  time: given.text('time')!,
  target: given.text('target')!,
  horizon: given.whole('horizon', 1)!,
  seasons: given.wholes('season', 1) ?? [1],
  levels: given.numbers('level') ?? [80, 95],
  zone: given.text('zone'),
  seed: given.whole('seed', 0),
  threads: given.whole('threads', 1) ?? availableParallelism(),
});

/** Progress and notes on standard error, and Ctrl-C as the wish to stop. */
function watch(quiet: boolean) {
  const line = progressLine(quiet);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(cancelled()));
  return {
    note: line.say,
    progress: (share: number, message: string) => line.show(share, message, null),
    signal: stop.signal,
    end: line.end,
  };
}

const notFitted = (status: readonly { series: string; state: string; reason?: string }[], say: (text: string) => void): void => {
  const odd = status.filter((s) => s.state !== 'fitted');
  for (const s of odd.slice(0, 10)) say(`${s.series}: ${s.state}${s.reason ? `, ${s.reason}` : ''}`);
  if (odd.length > 10) say(`… and ${odd.length - 10} more series that are not "fitted".`);
};

/** How intervals are made and bounded; undefined where nothing is said of it. */
function intervalsOf(given: Parsed): ForecastFileOptions['intervals'] {
  const [lower, upper] = [given.numbers('lower')?.[0], given.numbers('upper')?.[0]];
  const bounds = lower !== undefined || upper !== undefined ? { lower, upper } : undefined;
  const method = given.text('intervals');
  if (!method && !bounds) return undefined;
  const parsed = IntervalChoice.safeParse({ method: method ?? 'native', bounds });
  if (parsed.success) return parsed.data;
  throw new AlmanacError('BAD_REQUEST', `There are no intervals of the kind "${method}".`, {
    hint: 'Choose native, conformal, cqr or adaptive.',
  });
}

export async function forecastCommand(argv: readonly string[]): Promise<number> {
  const given = parseOptions('forecast', argv, FORECAST);
  if (given.flag('help')) return print(FILE_COMMANDS.forecast!);
  given.demand();
  const { forecastFile } = await import('#engine/index.ts');
  const { end, ...reporting } = watch(given.flag('quiet'));
  const result = await forecastFile({
    ...columnsOf(given),
    model: given.text('model') ?? 'auto',
    params: given.json('params') as Record<string, unknown> | undefined,
    intervals: intervalsOf(given),
    future: given.text('future'),
    output: given.text('output')!,
    ...reporting,
  });
  end();
  notFitted(result.status, reporting.note);
  return EXIT.ok.code;
}

export async function backtestCommand(argv: readonly string[]): Promise<number> {
  const given = parseOptions('backtest', argv, BACKTEST);
  if (given.flag('help')) return print(FILE_COMMANDS.backtest!);
  given.demand();
  const { backtestFile } = await import('#engine/index.ts');
  const { end, ...reporting } = watch(given.flag('quiet'));
  const models = given.text('models')!;
  const options: BacktestFileOptions = {
    ...columnsOf(given),
    windows: given.whole('windows', 1) ?? 3,
    step: given.whole('step', 1),
    models: models.trimStart().startsWith('[')
      ? (given.json('models') as { model: string }[])
      : models.split(',').map((model) => ({ model: model.trim() })),
    ...reporting,
  };
  const result = await backtestFile(options);
  end();
  return print(given.flag('json') ? toJson(result) : leaderboard(result));
}

/** One row per model, one column per metric; what a metric refuses to score is told below. */
function leaderboard({ leaderboard: rows, ...about }: BacktestFileResult): string {
  const cells = rows.map(({ rank, model, scores, ...rest }) => ({
    rank,
    model,
    ...Object.fromEntries(scores.map((s) => [s.metric, s.value])),
    ...rest,
  }));
  const refusals = [...new Set(rows.flatMap(({ scores }) => scores.filter((s) => s.refused).map((s) => `${s.metric}: ${s.refused}`)))];
  return [
    `${about.series} series, horizon ${about.horizon}, ${about.windows} windows, ${about.step} steps apart`,
    table(cells),
    ...refusals,
  ].join('\n');
}
