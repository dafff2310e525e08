import type { ModelContext } from '#models/kit/define.ts';
import { addSteps } from '#shared/base/axis.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Panel, pickSeries } from '#shared/domain/panel.ts';
import { fitUnits, forecastUnits, type Unit, updateUnits } from '../panel/units.ts';
import { type Made, madeOf } from './baseline.ts';
import { futureOf } from './future.ts';
import { historyPanel, keptPanel, timesAhead } from './panels.ts';
import type { AskedSeries } from './read-series.ts';
import type { Release } from './release.ts';

export interface Wanted {
  readonly horizon: number;
  readonly levels: readonly number[];
}

/** Whether a history reaches to the end of the kept one. */
function reachesEnd({ file }: Release, { place, history }: AskedSeries): boolean {
  const last = place === undefined ? null : file.series[place]!.last;
  return last !== null && history!.times.at(-1)! >= last;
}

/** Whether it also leaves no step out after it. */
const goesOn = (release: Release, asked: AskedSeries): boolean =>
  reachesEnd(release, asked) && asked.history!.times[0]! <= addSteps(release.file.axis, release.file.series[asked.place!]!.last!, 1);

/**
 * The unit of one series of a local model after the history of a request: the kept one carried on where the model can and the history goes
 * on from it, else a fit with the release's parameters to the history of the request alone.
 */
function localUnit(release: Release, asked: AskedSeries, panel: Panel, ctx: ModelContext): Unit {
  const { model, file } = release;
  const kept = model.update && goesOn(release, asked) ? release.unit(asked.place!) : undefined;
  if (kept && kept.failed === undefined) return updateUnits(model, [kept], panel, ctx)[0]!;
  return fitUnits(model, panel, file.model.params, file.horizon, ctx)[0]!;
}

const without = (id: string, model: string): AlmanacError =>
  new AlmanacError('UNSUITABLE', `${model} cannot take the history of "${id}" from a request.`, {
    hint: 'Leave history out to forecast from the kept one, or publish a model that can: the card of each says so.',
    place: { series: id },
  });

/** The state of a global model for some series after their new histories. Names come once: an update finds series by them. */
function carriedUnit(release: Release, asked: readonly AskedSeries[], panel: Panel, ctx: ModelContext): Unit {
  const { model } = release;
  const unit = release.unit(0);
  const places = asked.map(({ place }) => place!);
  return { ...unit, state: model.update!(model.pick!(unit.state, places, ctx), panel, ctx) };
}

/** The same for series that it never saw, or that end before the kept history does. */
function adoptedUnit(release: Release, asked: readonly AskedSeries[], panel: Panel, ctx: ModelContext): Unit {
  const { model } = release;
  const unit = release.unit(0);
  if (!model.adopt)
    throw new AlmanacError('UNSUITABLE', `${model.id} cannot be applied to the history of "${asked[0]!.id}" alone.`, {
      hint: 'Give a history that reaches the end of the kept one, or train it with that series.',
      place: { series: asked[0]!.id },
    });
  return { ...unit, state: model.adopt(unit.state, panel, ctx) };
}

/** Lists in which no name comes twice. */
function byName(asked: readonly AskedSeries[]): AskedSeries[][] {
  const lists: { names: Set<string>; items: AskedSeries[] }[] = [];
  for (const one of asked) {
    let list = lists.find(({ names }) => !names.has(one.id));
    if (!list) {
      list = { names: new Set(), items: [] };
      lists.push(list);
    }
    list.names.add(one.id);
    list.items.push(one);
  }
  return lists.map(({ items }) => items);
}

/** Series that are computed in one go, and the units that they are forecast with. */
interface Group {
  readonly asked: readonly AskedSeries[];
  readonly units: (panel: Panel) => readonly Unit[];
}

function groupsOf(release: Release, asked: readonly AskedSeries[], ctx: ModelContext): Group[] {
  const { model } = release;
  if (model.scope === 'local')
    return [{ asked, units: (panel) => asked.map((one, s) => localUnit(release, one, pickSeries(panel, [s]), ctx)) }];
  if (!model.update || !model.pick) throw without(asked[0]!.id, model.id);
  const carried = asked.filter((one) => reachesEnd(release, one));
  const adopted = asked.filter((one) => !reachesEnd(release, one));
  return [
    ...byName(carried).map((list): Group => ({ asked: list, units: (panel) => [carriedUnit(release, list, panel, ctx)] })),
    ...(adopted.length > 0 ? [{ asked: adopted, units: (panel: Panel) => [adoptedUnit(release, adopted, panel, ctx)] }] : []),
  ];
}

function withHistory(release: Release, asked: readonly AskedSeries[], { horizon, levels }: Wanted, ctx: ModelContext): Made[] {
  const made = new Map<AskedSeries, Made>();
  for (const group of groupsOf(release, asked, ctx)) {
    const panel = historyPanel(release, group.asked);
    const times = timesAhead(release, group.asked, horizon);
    const future = futureOf(release, panel, group.asked, horizon, times);
    const forecast = forecastUnits(release.model, group.units(panel), future, levels, ctx);
    group.asked.forEach((one, s) => {
      made.set(one, madeOf(forecast, s, times.subarray(s * horizon, (s + 1) * horizon)));
    });
  }
  return asked.map((one) => made.get(one)!);
}

function fromKept(release: Release, asked: readonly AskedSeries[], { horizon, levels }: Wanted, ctx: ModelContext): Made[] {
  const { model, inputs } = release;
  const times = timesAhead(release, asked, horizon);
  const future =
    inputs.columns.length > 0 ? futureOf(release, keptPanel(release, asked), asked, horizon, times) : { horizon, covariates: [] };
  const places = asked.map(({ place }) => place!);
  const units =
    model.scope === 'local' ? places.map(release.unit) : [{ ...release.unit(0), state: model.pick!(release.unit(0).state, places, ctx) }];
  const forecast = forecastUnits(model, units, future, levels, ctx);
  return asked.map((_, s) => madeOf(forecast, s, times.subarray(s * horizon, (s + 1) * horizon)));
}

/** Forecasts series by the release's model, in one call for all without a history and one for those with it. In the order given. */
export function byModel(release: Release, asked: readonly AskedSeries[], wanted: Wanted, ctx: ModelContext): Made[] {
  const told = asked.filter(({ history }) => history);
  const kept = asked.filter(({ history }) => !history);
  const made = new Map<AskedSeries, Made>();
  const put = (list: readonly AskedSeries[], work: typeof fromKept): void => {
    if (list.length === 0) return;
    work(release, list, wanted, ctx).forEach((one, i) => {
      made.set(list[i]!, one);
    });
  };
  put(kept, fromKept);
  put(told, withHistory);
  return asked.map((one) => made.get(one)!);
}
