import { basename } from 'node:path';
import { describeEvery, type TimeAxis } from '#shared/base/axis.ts';
import type { DetectedColumn, Detection, ImportPlan, ReadOptions, TimeSource } from '#shared/stages/import.ts';
import { openSource } from '../source/open.ts';
import { stampParser } from '../time/formats.ts';
import { guessEvery, guessIntegerStep, stepsOf } from '../time/frequency.ts';
import { guessSeasons } from '../time/seasons.ts';
import { type Column, describeColumns } from './columns.ts';
import { columnSeries, rowSeries } from './layout.ts';
import type { Finding, Sample } from './plan.ts';
import { chooseSeries, chooseTarget, chooseTime, covariateRole, type Role } from './roles.ts';
import { sampleOf } from './sample.ts';

const PREVIEW = 50;

/** Looks at the head of a file (and a little further) and proposes a plan. Reads a megabyte or two, however large the file. */
export async function detect(input: { path: string; read: ReadOptions }): Promise<Detection> {
  const source = await openSource(input.path);
  const sample = await sampleOf(source, input.read);
  const columns = describeColumns(sample);
  const { plan, roles, findings } = propose(source.path, sample, columns);
  const { read } = sample;
  return {
    path: source.path,
    bytes: source.bytes,
    read: { ...read, missing: [...read.missing] },
    columns: columns.map((c): DetectedColumn => {
      const { name, type, samples, missing, distinct } = c;
      return { name, type, ...roles.get(c)!, samples: [...samples], missing, distinct };
    }),
    preview: sample.rows.slice(0, PREVIEW).map((row) => [...row]),
    rowsSeen: sample.rows.length + sample.further.length,
    plan,
    findings: [...sample.findings, ...findings],
    ...(sample.sheets ? { sheets: [...sample.sheets] } : {}),
  };
}

interface Proposal {
  readonly plan: ImportPlan | null;
  readonly roles: Map<Column, Role>;
  readonly findings: Finding[];
}

const names = (columns: readonly Column[]): string[] => columns.map((c) => c.name);

function propose(path: string, sample: Sample, columns: readonly Column[]): Proposal {
  const { read } = sample;
  const base = { path, name: basename(path).replace(/(\.(csv|tsv|txt|json|ndjson|parquet|xlsx|gz))+$/i, '') || 'data', unit: '' };
  const options: ReadOptions = { ...read, missing: [...read.missing] };
  const plain = { past: [], known: [], static: [] };
  const rows = rowSeries(columns);
  if (rows) return proposeRows(columns, rows, { ...base, read: options, ...plain });
  const time = chooseTime(columns);
  const findings: Finding[] = [];
  const clock = proposeTime(time, findings);
  if (time && columnSeries(columns, time)) {
    const targets = columns.filter((c) => c !== time && c.type !== 'time' && c.type !== 'empty');
    const axis = clock.axisOf([]);
    const roles = new Map(
      columns.map((c): [Column, Role] => [
        c,
        c === time
          ? { role: 'time', reason: clock.reason }
          : targets.includes(c)
            ? { role: 'target', reason: 'Wide layout: every column of numbers is a series.' }
            : { role: 'ignore', reason: 'It holds no numbers.' },
      ]),
    );
    findings.push({
      level: 'info',
      message: `Wide layout: ${targets.length} columns, each a series.`,
      hint: 'Choose the long layout if they are one target and its covariates.',
    });
    const season = seasonsOf(axis, targets[0]!, [], findings);
    return {
      plan: {
        ...base,
        read: options,
        ...plain,
        layout: 'wide',
        time: clock.source,
        series: [],
        target: names(targets),
        axis,
        seasons: season,
      },
      roles,
      findings,
    };
  }
  const target = chooseTarget(columns, time);
  const series = chooseSeries(columns, time, target);
  const roles = new Map(columns.map((c): [Column, Role] => [c, covariateRole(c, series, time)]));
  if (time) roles.set(time, { role: 'time', reason: clock.reason });
  for (const c of series)
    roles.set(c, {
      role: 'series',
      reason:
        series.length > 1 ? 'Together with the other series columns it tells rows of one time apart.' : 'It tells rows of one time apart.',
    });
  if (target) roles.set(target, { role: 'target', reason: targetReason(target, columns) });
  if (!target) {
    findings.push({
      level: 'error',
      message: 'No column holds numbers that could be the target.',
      hint: 'Check delimiter, decimal mark and missing words.',
    });
    return { plan: null, roles, findings };
  }
  if (!time)
    findings.push({
      level: 'warn',
      message: 'No column tells the time: the rows are taken in order, as steps 1, 2, 3 …',
      hint: 'Give the start and the frequency, or choose a time column.',
    });
  const axis = clock.axisOf(series);
  const having = (role: Role['role']): string[] => names(columns.filter((c) => roles.get(c)!.role === role));
  const seasons = seasonsOf(axis, target, series, findings);
  const plan: ImportPlan = {
    ...base,
    read: options,
    layout: 'long',
    time: clock.source,
    series: names(series),
    target: [target.name],
    past: having('past'),
    known: having('known'),
    static: having('static'),
    axis,
    seasons,
  };
  return { plan, roles, findings };
}

const targetReason = (target: Column, columns: readonly Column[]): string =>
  columns.filter((c) => c.type === 'number' || c.type === 'integer').length === 1
    ? 'The only column of numbers.'
    : `Of the columns of numbers, "${target.name}" is the likeliest to be forecast.`;

const SOME = 40;

/** Values of some series, spread over the sample. */
function someSeries(target: Column, series: readonly Column[]): number[][] {
  const values = new Map<string, number[]>();
  target.numbers.forEach((v, i) => {
    if (Number.isNaN(v)) return;
    const key = series.map((c) => c.cells[i]).join('\u001f');
    const y = values.get(key) ?? [];
    if (y.length === 0) values.set(key, y);
    if (y.length < 2000) y.push(v);
  });
  const all = [...values.values()];
  const stride = Math.max(1, Math.floor(all.length / SOME));
  return all.filter((_, i) => i % stride === 0).slice(0, SOME);
}

function seasonsOf(axis: TimeAxis, target: Column, series: readonly Column[], findings: Finding[]): number[] {
  const { seasons, evidence } = guessSeasons(axis, someSeries(target, series));
  if (evidence)
    findings.push({
      level: 'info',
      message: `A season of ${seasons[0]} steps shows in the sample (${evidence}).`,
      hint: 'Correct it if you know better.',
    });
  else if (axis.kind === 'integer')
    findings.push({
      level: 'info',
      message: 'The time is a bare index and no season shows.',
      hint: 'Give the season length if there is one (24 for hourly values).',
    });
  return seasons;
}

interface Clock {
  readonly source: TimeSource;
  readonly reason: string;
  axisOf(series: readonly Column[]): TimeAxis;
}

function proposeTime(time: Column | undefined, findings: Finding[]): Clock {
  if (!time) return { source: { kind: 'order', start: '1', zone: 'UTC' }, reason: '', axisOf: () => ({ kind: 'integer', step: 1 }) };
  const seriesKey = (series: readonly Column[]): string[] => time.cells.map((_, i) => series.map((c) => c.cells[i]).join('\u001f'));
  const { stamps } = time;
  if (!stamps)
    return {
      source: { kind: 'column', column: time.name, zone: 'UTC' },
      reason: 'Whole numbers that rise: a bare index.',
      axisOf: (series) => guessIntegerStep(stepsOf(time.numbers, seriesKey(series))).axis,
    };
  const parse = stampParser(stamps.format);
  const times = time.cells.map((cell) => (cell ? (parse(cell)?.ms ?? Number.NaN) : Number.NaN));
  if (stamps.rival)
    findings.push({
      level: 'warn',
      message: `The stamps of "${time.name}" can be read as ${stamps.format} and as ${stamps.rival}.`,
      hint: 'Choose the one that is meant.',
    });
  return {
    source: { kind: 'column', column: time.name, zone: 'UTC', ...(stamps.format !== undefined ? { format: stamps.format } : {}) },
    reason: `Stamps${stamps.format ? ` written ${stamps.format}` : ' in ISO form'}${stamps.instant ? ' that say their offset from UTC' : ''}.`,
    axisOf: (series) => {
      const { every, share, tradingDays } = guessEvery(stepsOf(times, seriesKey(series)));
      if (share < 0.6)
        findings.push({
          level: 'warn',
          message: `Only ${Math.round(share * 100)} % of the steps are ${describeEvery(every)}.`,
          hint: 'Check the frequency and the series columns.',
        });
      if (tradingDays)
        findings.push({
          level: 'info',
          message: 'There are no weekends: trading days.',
          hint: 'Weekends will count as gaps. Take the rows in order if they should not.',
        });
      const coarse = !['second', 'minute', 'hour'].includes(every.unit);
      const utc = /utc|gmt/i.test(time.name);
      if (stamps.instant || utc)
        findings.push({
          level: 'info',
          message: `The stamps of "${time.name}" are in UTC.`,
          hint: 'Give the zone of the place if days should be its local days.',
        });
      else if (!coarse)
        findings.push({
          level: 'warn',
          message: `The stamps of "${time.name}" name no zone; UTC is assumed.`,
          hint: 'Give the zone (like Europe/Paris) if they are local times: clock changes depend on it.',
        });
      return { kind: 'calendar', zone: 'UTC', every };
    },
  };
}

function proposeRows(
  columns: readonly Column[],
  rows: NonNullable<ReturnType<typeof rowSeries>>,
  base: Pick<ImportPlan, 'path' | 'name' | 'unit' | 'read' | 'past' | 'known' | 'static'>,
): Proposal {
  const key = rows.names.find((c) => c.distinct >= 0.95 * c.cells.length) ?? rows.names[0]!;
  const findings: Finding[] = [
    {
      level: 'info',
      message: `Wide layout: every row is a series, its ${rows.steps.length} steps lie in columns.`,
      hint: 'Give the start and the frequency if you know them.',
    },
  ];
  const every = rows.stamps
    ? guessEvery(
        stepsOf(
          rows.stamps,
          rows.stamps.map(() => 0),
        ),
      ).every
    : undefined;
  const axis: TimeAxis = every ? { kind: 'calendar', zone: 'UTC', every } : { kind: 'integer', step: 1 };
  const statics = rows.names.filter((c) => c !== key && c.type !== 'empty' && c.distinct < c.cells.length);
  const roles = new Map(
    columns.map((c): [Column, Role] => [
      c,
      c === key
        ? { role: 'series', reason: 'It names the series of each row.' }
        : statics.includes(c)
          ? { role: 'static', reason: 'It describes the series of each row.' }
          : rows.steps.includes(c)
            ? { role: 'target', reason: 'A step in time.' }
            : { role: 'ignore', reason: 'Neither a name nor a step in time.' },
    ]),
  );
  const y = rows.steps.map((c) => c.numbers[0] ?? Number.NaN).filter((v) => !Number.isNaN(v));
  const { seasons } = guessSeasons(axis, [y]);
  const plan: ImportPlan = {
    ...base,
    layout: 'wide',
    time: { kind: 'order', start: rows.start, zone: 'UTC' },
    series: [key.name],
    target: names(rows.steps),
    static: names(statics),
    axis,
    seasons,
  };
  return { plan, roles, findings };
}
