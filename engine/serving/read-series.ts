import { formatTime, nominalStep, stepsBetween } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { SeriesRequest } from '#shared/serving/api.ts';
import { near } from './near.ts';
import type { Release } from './release.ts';
import { FAR, stepsOf, timeOf, timesFrom } from './when.ts';

/** A history as a request gives it, one row for each step. */
export interface GivenHistory {
  readonly times: Float64Array;
  readonly y: Float64Array;
  /** By place among the release's covariates; empty for those that the model does not look at. */
  readonly covariates: readonly Float64Array[];
}

/** One series of a request, read against the release. */
export interface AskedSeries {
  readonly id: string;
  /** Among the release's series; undefined for one that it never saw. */
  readonly place: number | undefined;
  readonly history: GivenHistory | undefined;
  /** Values over the horizon, by place among the release's covariates; empty for those that need none. */
  readonly ahead: readonly Float64Array[];
}

const NONE = new Float64Array(0);
const refuse = (series: string, message: string, hint: string, field: string): AlmanacError =>
  new AlmanacError('BAD_REQUEST', `Series "${series}": ${message}`, { hint, place: { series, field } });

const valuesOf = (cells: readonly (number | null)[]): Float64Array => Float64Array.from(cells, (v) => v ?? Number.NaN);

function refuseUnknown({ file }: Release, { id, covariates = {}, future = {} }: SeriesRequest): void {
  const names = new Set(file.given.map(({ name }) => name));
  for (const [field, given] of Object.entries({ covariates, future }))
    for (const name of Object.keys(given))
      if (!names.has(name))
        throw refuse(
          id,
          `the release has no covariate "${name}" that varies in time.`,
          names.size > 0 ? `It has: ${[...names].join(', ')}.` : 'It has none: leave covariates out.',
          `${field}.${name}`,
        );
}

/** The rows of a history, those that are missing among them as NaN: refused where the model has no use for gaps. */
function historyOf({ file, model, inputs }: Release, request: SeriesRequest): GivenHistory | undefined {
  const { id, history, covariates = {} } = request;
  if (!history) return undefined;
  const { axis } = file;
  const count = history.values.length;
  const { start, times } = history;
  if ((start === undefined) === (times === undefined))
    throw refuse(id, 'its history has to say when it was.', 'Give either start, or a time for each value.', 'history');
  if (times && times.length !== count)
    throw refuse(id, `its history has ${times.length} times for ${count} values.`, 'Give a time for each value.', 'history.times');
  const told = times?.map((when, i) => timeOf(axis, when, id, `history.times.${i}`));
  const first = told ? told[0]! : timeOf(axis, start!, id, 'history.start');
  const steps = told && stepsOf(axis, told, id);
  const rows = steps ? steps[count - 1]! + 1 : count;
  if (rows > 100 * count + 10_000)
    throw refuse(id, `its ${count} values lie ${rows} steps apart.`, 'Give times that follow the steps of the data.', 'history.times');
  if (first + rows * nominalStep(axis) > FAR)
    throw refuse(id, `its ${rows} steps from ${formatTime(axis, first)} end too far in the future.`, 'Look at its start.', 'history');
  const place = (cells: readonly (number | null)[]): Float64Array => {
    if (!steps || rows === count) return valuesOf(cells);
    const out = new Float64Array(rows).fill(Number.NaN);
    cells.forEach((v, i) => {
      out[steps[i]!] = v ?? Number.NaN;
    });
    return out;
  };
  const y = place(history.values);
  const all = timesFrom(axis, first, rows);
  const gap = model.can.missing ? -1 : y.findIndex(Number.isNaN);
  if (gap >= 0)
    throw refuse(
      id,
      `its history has no value at ${formatTime(axis, all[gap]!)}, and ${model.id} needs every one.`,
      'Fill the gap, or begin the history after it.',
      'history.values',
    );
  if (!y.some(Number.isFinite)) throw refuse(id, 'its history has no value.', 'Leave history out to use the kept one.', 'history.values');
  const given = inputs.given.map(({ name }, c) => {
    if (!inputs.wanted[c]) return NONE;
    const cells = Object.hasOwn(covariates, name) ? covariates[name] : undefined;
    if (!cells)
      throw refuse(id, `the covariate "${name}" over its history is missing.`, 'Give a value for each row.', `covariates.${name}`);
    if (cells.length !== count)
      throw refuse(
        id,
        `the covariate "${name}" has ${cells.length} values over its history of ${count}.`,
        'Give a value for each row of the history.',
        `covariates.${name}`,
      );
    return place(cells);
  });
  return { times: all, y, covariates: given };
}

/** Values over the horizon. A category may have none at a step: that is a value of its own. */
function aheadOf({ inputs }: Release, { id, future = {} }: SeriesRequest, horizon: number): Float64Array[] {
  const out: Float64Array[] = inputs.given.map(() => NONE);
  for (const c of inputs.ahead) {
    const { name, type } = inputs.given[c]!;
    const cells = Object.hasOwn(future, name) ? future[name] : undefined;
    const field = `future.${name}`;
    if (!cells || cells.length < horizon)
      throw refuse(
        id,
        cells
          ? `the covariate "${name}" has ${cells.length} values over the horizon of ${horizon} steps.`
          : `the covariate "${name}" over the horizon is missing.`,
        `${name} is known in advance: give a value for each of the ${horizon} steps ahead.`,
        field,
      );
    const hole = type === 'category' ? -1 : cells.findIndex((v, h) => h < horizon && v === null);
    if (hole >= 0) throw refuse(id, `the covariate "${name}" has no value at step ${hole + 1}.`, 'Give a value for each step.', field);
    out[c] = valuesOf(cells.slice(0, horizon));
  }
  return out;
}

/** A history of a series that is known has to lie on its steps. */
function refuseShifted({ file }: Release, id: string, place: number | undefined, { times }: GivenHistory): void {
  const last = place === undefined ? null : file.series[place]!.last;
  if (last === null || Number.isInteger(stepsBetween(file.axis, last, times[0]!))) return;
  throw refuse(
    id,
    `its history begins at ${formatTime(file.axis, times[0]!)}, between two steps of the kept one, which ended at ${formatTime(file.axis, last)}.`,
    'Give the times of the steps that the model was trained on.',
    'history',
  );
}

/**
 * Reads one series of a request. BAD_REQUEST naming series, covariate and time; NOT_FOUND for one without a history that the release does
 * not know, naming those whose names are near.
 */
export function readSeries(release: Release, request: SeriesRequest, horizon: number): AskedSeries {
  const { id } = request;
  const place = release.places.get(id);
  if (request.covariates || request.future) refuseUnknown(release, request);
  const history = historyOf(release, request);
  if (history) refuseShifted(release, id, place, history);
  else if (place === undefined)
    throw new AlmanacError('NOT_FOUND', `The release knows no series "${id}", and the request has no history of it.`, {
      hint: `Give its history, or one of its own series: ${near(id, release.file.series).join(', ')}.`,
      place: { series: id },
    });
  return { id, place, history, ahead: release.inputs.ahead.length > 0 ? aheadOf(release, request, horizon) : [] };
}
