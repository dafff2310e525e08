import type { MetricCard } from '#shared/domain/metric.ts';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import { whereOf } from '../../components/device-facts.ts';
import { formatBytes, formatDuration, formatNumber, formatValue } from '../../components/format.ts';
import { badness, cardOf, metricTitle } from '../../components/metric-facts.ts';
import { titleOf } from '../../components/schema.ts';
import { validationOf } from './fit-columns.tsx';

type Row = StoredRecord<Fit>;

/** One fact of several fits, in their order. */
export interface ComparedRow {
  title: string;
  cells: string[];
  /** The places of the best, where one is better than another. */
  best: number[];
}

const plain = (title: string, cells: string[]): ComparedRow => ({ title, cells, best: [] });

/** A row of figures, the least bad of them marked; none where all are the same. */
function measured(
  title: string,
  values: readonly (number | null | undefined)[],
  text: (x: number | null | undefined) => string,
  bad = (x: number) => x,
): ComparedRow {
  const known = values.filter((v) => typeof v === 'number').map(bad);
  const least = Math.min(...known);
  const differ = known.some((b) => b !== least);
  const isBest = (v: number | null | undefined): boolean => differ && typeof v === 'number' && bad(v) === least;
  return { title, cells: values.map(text), best: values.flatMap((v, i) => (isBest(v) ? [i] : [])) };
}

const unmeasured: typeof measured = (title, values, text) => plain(title, values.map(text));

const wordOf = (value: unknown): string =>
  value === undefined || value === null
    ? '–'
    : typeof value === 'number'
      ? formatValue(value, 6)
      : Array.isArray(value)
        ? value.join(', ')
        : typeof value === 'object'
          ? JSON.stringify(value)
          : String(value);

/** What the fits were told that is not the same in all. */
export function differences(fits: readonly Row[], nameOf: (model: string) => string): ComparedRow[] {
  const names = [...new Set(fits.flatMap((f) => Object.keys(f.body.params)))];
  const rows: [string, unknown[]][] = [
    ['model', fits.map((f) => nameOf(f.body.choice.model))],
    ['horizon', fits.map((f) => f.body.horizon)],
    ['seed', fits.map((f) => f.body.seed)],
    ['intervals', fits.map((f) => f.body.choice.intervals?.method)],
    ['features', fits.map((f) => f.body.features)],
    ...names.map((name): [string, unknown[]] => [name, fits.map((f) => f.body.params[name])]),
  ];
  return rows
    .filter(([, values]) => new Set(values.map((v) => JSON.stringify(v))).size > 1)
    .map(([name, values]) => plain(titleOf(name), values.map(wordOf)));
}

/** How they were trained and what that took. */
export function resources(fits: readonly Row[]): ComparedRow[] {
  const nets = fits.some((f) => f.body.training);
  return [
    ...(nets
      ? [
          plain(
            'Device',
            fits.map((f) => (f.body.training ? whereOf(f.body.training) : '–')),
          ),
          // Losses of several scales have no best.
          (lossesDiffer(fits) ? unmeasured : measured)(
            'Validation loss',
            fits.map((f) => validationOf(f.body)),
            (x) => formatValue(x),
          ),
          plain(
            'Epochs',
            fits.map((f) => formatNumber(f.body.training?.epochs)),
          ),
        ]
      : []),
    measured(
      'Wall time',
      fits.map((f) => f.head.seconds),
      formatDuration,
    ),
    measured(
      'CPU time',
      fits.map((f) => f.body.resources?.cpuSeconds),
      formatDuration,
    ),
    measured(
      'Peak memory',
      fits.map((f) => f.body.resources?.peakBytes),
      formatBytes,
    ),
    measured(
      'Size of the fit',
      fits.map((f) => f.body.stateBytes),
      formatBytes,
    ),
  ];
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, v) =>
    v && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v,
  );

/** What equal work is known by, whether it is fitted once or at every origin. */
const workOf = (choice: Fit['choice'], params: unknown, features: string): string =>
  sorted([choice.model, params, choice.intervals ?? null, features]);

/** The newest score of the same model with the same parameters, of each fit: comparisons are given newest first. */
function scored(fits: readonly Row[], comparisons: readonly StoredRecord<Comparison>[], backtests: readonly StoredRecord<Backtest>[]) {
  const rows = comparisons.flatMap(({ body }) =>
    body.leaderboard.flatMap((row) => {
      const backtest = backtests.find((b) => b.head.id === row.backtest);
      const model = backtest?.body.models.find((m) => m.key === row.key);
      if (!backtest || !model) return [];
      return [{ row, plan: backtest.body.plan, work: workOf(model.choice, model.params, backtest.body.plan.features) }];
    }),
  );
  return fits.map(({ body }) => rows.find(({ work }) => work === workOf(body.choice, body.params, body.features)));
}

/** The scores of those that were backtested and compared: none where no fit was. */
export function scores(
  fits: readonly Row[],
  comparisons: readonly StoredRecord<Comparison>[],
  backtests: readonly StoredRecord<Backtest>[],
  cards: readonly MetricCard[],
): ComparedRow[] {
  const found = scored(fits, comparisons, backtests);
  const metrics = [...new Set(found.flatMap((f) => f?.row.scores.map((s) => s.metric) ?? []))];
  if (metrics.length === 0) return [];
  const scoresOf = (metric: string) => found.map((f) => f?.row.scores.find((s) => s.metric === metric)?.value);
  return [
    plain(
      'Backtest',
      found.map((f) => (f ? `${f.plan.windows} windows of ${f.plan.horizon} steps` : 'none')),
    ),
    ...metrics.map((metric) =>
      measured(
        metricTitle(cards, metric),
        scoresOf(metric),
        (x) => formatValue(x),
        (x) => badness(cardOf(cards, metric), metric, x),
      ),
    ),
  ];
}

/** Why the losses of the fits do not compare; undefined where they do. */
export function lossesDiffer(fits: readonly Row[]): string | undefined {
  const same = (of: (f: Fit) => unknown): boolean => new Set(fits.map((f) => sorted(of(f.body) ?? null))).size === 1;
  const why = [
    ...(same((f) => f.features) ? [] : ['features']),
    ...(same((f) => f.horizon) ? [] : ['horizon']),
    ...['scale', 'quantiles', 'loss', 'likelihood', 'centre', 'validation'].filter((name) => !same((f) => f.params[name])),
  ];
  return why.length > 0 ? why.join(', ') : undefined;
}
