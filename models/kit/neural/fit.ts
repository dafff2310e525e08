import { adamW } from '#nn/optimisers/adamw.ts';
import { cosine } from '#nn/optimisers/schedule.ts';
import type { Feeds, Runtime } from '#nn/runtime.ts';
import type { Task } from '#nn/train/task.ts';
import { type Trained, train } from '#nn/train/train.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { type Panel, pickSeries } from '#shared/domain/panel.ts';
import type { FitOptions, ModelContext } from '../define.ts';
import { askingProgram } from './ask.ts';
import { columnsFor, unitOf } from './columns.ts';
import { bytesOf, fittingBatch } from './estimate.ts';
import { runtimeOf } from './forecast.ts';
import { importanceOf } from './importance.ts';
import type { NetShape, Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import { aside, endOf } from './series.ts';
import { shapeFor } from './shape.ts';
import type { Member, NetState, NeuralState, SeriesState } from './state.ts';
import { taskOf } from './task.ts';
import { shapeIn, type View, viewOf } from './view.ts';
import { packWeights } from './weights.ts';
import { layWindows, sampler, type Windows } from './windows.ts';

interface Job {
  readonly task: Task;
  readonly feeds: Feeds;
  readonly windows: Windows;
  readonly params: NeuralParams;
  readonly runtime: Runtime;
}

/** What became of a training, said to the analyst; undefined where all went to its end. */
function noteOf({ stopped, epochs, diverged }: Trained): string | undefined {
  const best = epochs.findLast((e) => e.best)?.epoch;
  if (stopped === 'asked') return `stopped after epoch ${epochs.length} as asked; the weights of epoch ${best} are kept`;
  if (stopped === 'diverged')
    return `the loss was no number at step ${diverged!.step + 1} in epoch ${diverged!.epoch}; the weights of epoch ${best} are kept`;
  return undefined;
}

function trainMember({ task, feeds, windows, params: p, runtime }: Job, member: number, ctx: ModelContext): Trained {
  const name = `net-${member}`;
  const trained = train(
    task,
    feeds,
    {
      ...{ epochs: p.epochs, stepsPerEpoch: p.stepsPerEpoch, patience: p.patience, accumulate: p.accumulate, clip: p.clip },
      optimiser: adamW({ weightDecay: p.weightDecay }),
      schedule: cosine(p.learningRate, { warmUp: Math.min(50, Math.round(0.05 * p.epochs * p.stepsPerEpoch)) }),
      sample: sampler(windows),
      validation: windows.validation,
      clock: ctx.clock,
      random: (stream) => ctx.random(`${name} ${stream}`),
    },
    runtime,
    {
      check: (share) => {
        ctx.check();
        ctx.progress((member + share) / p.members);
      },
      onEpoch: (line) => ctx.training?.epoch({ ...line, member, members: p.members, epochs: p.epochs }),
      stopAsked: () => ctx.training?.stopAsked() ?? false,
      load: () => ctx.training?.load(name),
      save: (bytes) => ctx.training?.save(name, bytes),
    },
  );
  if (trained.stopped === 'diverged' && trained.epochs.length === 0)
    throw new AlmanacError('MODEL_FAILED', `The loss was no number at step ${trained.diverged!.step + 1}, in the first epoch.`, {
      hint: 'Lower the learning rate, and look at the largest values of the target and the covariates.',
    });
  return trained;
}

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
  const jobFor = (view: View): Job => {
    const context = Math.min(view.inputLength, Math.max(4, Math.ceil(view.inputLength / 4)));
    const windows = layWindows(stretches, { horizon, context, recent: p.recent, validate: p.validation === 'auto' });
    return { task: taskFor(batch, view), feeds, windows, params: { ...p, batch, accumulate }, runtime };
  };
  const members: Member[] = [];
  const notes = new Set<string>();
  for (let m = 0; m < p.members && (m === 0 || !ctx.training?.stopAsked()); m++) {
    const view = viewOf(shape, p, m);
    const trained = trainMember(jobFor(view), m, ctx);
    const parameters = askingProgram(network, shape, view).declared.map(({ name, dims }) => ({ name, dims }));
    members.push({ ...view, parameters, weights: packWeights(trained.weights, parameters) });
    const note = noteOf(trained);
    if (note) notes.add(note);
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
