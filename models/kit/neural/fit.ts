import type { Task } from '#nn/train/task.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Panel, pickSeries, seriesOf, timesOf } from '#shared/domain/panel.ts';
import type { FitOptions, ModelContext } from '../define.ts';
import { fallbackFor } from '../fallback.ts';
import { askingProgram } from './ask.ts';
import { columnsFor, unitOf } from './columns.ts';
import { bytesOf, fittingBatch } from './estimate.ts';
import { runtimeOf } from './forecast.ts';
import { importanceOf } from './importance.ts';
import { noteOf, type Training, trainMember } from './member.ts';
import type { NetShape, Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import { aside, endOf } from './series.ts';
import { shapeFor } from './shape.ts';
import type { Member, NetState, NeuralState, SeriesState } from './state.ts';
import { taskOf } from './task.ts';
import { shapeIn, type View, viewOf } from './view.ts';
import { packWeights } from './weights.ts';
import { layWindows } from './windows.ts';

/** The size that the values of all series are told in, where it is one for all: ones for counts. */
function sharedUnit({ y }: Panel, { scale, scales }: NeuralParams, { counts }: Network): number | undefined {
  if (counts) return 1;
  return (scales.length > 0 ? scales : [scale]).includes('panel') ? unitOf(y) : undefined;
}

function fitNets(
  panel: Panel,
  p: NeuralParams,
  { horizon }: FitOptions,
  networkFor: (shape: NetShape) => Network,
  ctx: ModelContext,
): NetState {
  const runtime = runtimeOf(ctx);
  const { plan, shape } = shapeFor(panel, p, horizon);
  const network = networkFor(shape);
  const unit = sharedUnit(panel, p, network);
  const { feeds, stretches } = columnsFor(panel, plan, shape.inputLength, horizon, ctx.check, unit);
  const taskFor = (size: number, view?: View): Task => taskOf(network, view ? shapeIn(shape, view) : shape, { ...p, ...view, batch: size });
  const { batch, accumulate } = fittingBatch(p, bytesOf(feeds), taskFor, runtime.memory);
  ctx.check();
  if (batch < p.batch) ctx.training?.note(`Memory allows minibatches of ${batch} windows: ${accumulate} of them make a step.`);
  const trainingFor = (view: View): Training => {
    const context = Math.min(view.inputLength, Math.max(4, Math.ceil(view.inputLength / 4)));
    const windows = layWindows(stretches, { horizon, context, recent: p.recent, validate: p.validation === 'auto' });
    return { task: taskFor(batch, view), feeds, windows, params: { ...p, batch, accumulate }, runtime, nameOf };
  };
  const members: Member[] = [];
  const notes = new Set<string>();
  const nameOf = (row: number): string => panel.ids[stretches.findLastIndex(({ from }) => from <= row)] ?? '?';
  for (let m = 0; m < p.members && (m === 0 || !ctx.training?.stopAsked()); m++) {
    const view = viewOf(shape, p, m);
    const trained = trainMember(trainingFor(view), m, ctx);
    const parameters = askingProgram(network, shape, view).declared.map(({ name, dims }) => ({ name, dims }));
    members.push({ ...view, parameters, weights: packWeights(trained.weights, parameters) });
    const note = noteOf(trained, nameOf);
    if (!note) continue;
    notes.add(note);
    ctx.training?.note(`Net ${m + 1}: ${note}.`);
  }
  const note = [...notes].join('; ');
  return { shape, plan, ...(unit !== undefined && { unit }), members, importance: [], ...(note && { note }) };
}

/** Trains nets over the series that can be learnt from; the others get a stated fallback. */
export function fitPanel<P extends NeuralParams>(
  panel: Panel,
  params: P,
  options: FitOptions,
  networkFor: (shape: NetShape) => Network,
  ctx: ModelContext,
): NeuralState<P> {
  const apart = panel.ids.map((_, s) => {
    ctx.check();
    return aside(panel, s);
  });
  const usable = panel.ids.map((_, s) => s).filter((s) => !apart[s]);
  if (usable.length === 0) return { axis: panel.axis, params, series: apart as SeriesState[] };
  const net = fitNets(pickSeries(panel, usable), params, options, networkFor, ctx);
  const series = panel.ids.map((_, s) => apart[s] ?? endOf(panel, s, net, params));
  const state = { axis: panel.axis, params, net, series };
  return { ...state, net: { ...net, importance: importanceOf(networkFor(net.shape), state, net, ctx) } };
}

/** The same nets at the ends of other series. */
export const adoptPanel = <P extends NeuralParams>(state: NeuralState<P>, panel: Panel, ctx: ModelContext): NeuralState<P> => ({
  ...state,
  series: panel.ids.map((id, s): SeriesState => {
    ctx.check();
    const reason = 'no net was fitted: the last value is repeated';
    const plain = (): SeriesState => ({
      id,
      end: timesOf(panel, s).at(-1)!,
      state: 'fallback',
      fallback: fallbackFor(seriesOf(panel, s)),
      reason,
    });
    return aside(panel, s) ?? (state.net ? endOf(panel, s, state.net, state.params) : plain());
  }),
});

/** The state after the history of `panel`: the same nets, later windows. */
export function updatePanel<P extends NeuralParams>(state: NeuralState<P>, panel: Panel, ctx: ModelContext): NeuralState<P> {
  const place = new Map(panel.ids.map((id, s) => [id, s]));
  const { net } = state;
  const series = state.series.map((s): SeriesState => {
    ctx.check();
    const at = place.get(s.id);
    if (at === undefined)
      throw new AlmanacError('BAD_REQUEST', `The panel has no series "${s.id}".`, { hint: 'Update with the series of the fit.' });
    if (s.end === null) return s;
    const to = panel.offsets[at + 1]!;
    const end = to > panel.offsets[at]! ? panel.times[to - 1]! : Number.NEGATIVE_INFINITY;
    if (end < s.end)
      throw new AlmanacError('BAD_REQUEST', `The history of "${s.id}" ends before that of the fit.`, {
        hint: 'Fit anew on the shorter history.',
      });
    return aside(panel, at) ?? (net ? endOf(panel, at, net, state.params) : { ...s, end });
  });
  return { ...state, series };
}
