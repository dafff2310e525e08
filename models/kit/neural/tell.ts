import type { Future, Panel } from '#shared/domain/panel.ts';
import type { Attention, Component, ModelContext } from '../define.ts';
import { askNets, windowAtEnd } from './ask.ts';
import { findCovariate } from './covariates.ts';
import { runtimeOf } from './forecast.ts';
import type { Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import type { NeuralState } from './state.ts';
import { COMPONENT, SELECTION } from './use.ts';

/** All that the nets say of the last window of one series; undefined where they are not asked about it. */
function toldOf<P extends NeuralParams>(network: Network, state: NeuralState<P>, series: string, future: Future, ctx: ModelContext) {
  const found = state.series.find((s) => s.id === series);
  const { net } = state;
  if (!net || !found?.tail) return undefined;
  const columns = net.plan.known.map(({ name }) => findCovariate(future.covariates, name).values);
  const window = windowAtEnd(found, net, (c, step) => columns[c]![step] ?? Number.NaN);
  const tools = { runtime: runtimeOf(ctx), check: ctx.check, all: true };
  return { ...askNets(network, net, [window], state.axis, tools), net, unit: found.unit! };
}

/** The parts of the median of one series over the horizon of the net; nothing beyond it, and nothing of the history. */
export function componentsOf<P extends NeuralParams>(
  network: Network,
  state: NeuralState<P>,
  series: string,
  panel: Panel,
  future: Future,
  ctx: ModelContext,
): Component[] {
  const told = toldOf(network, state, series, future, ctx);
  if (!told) return [];
  const H = told.net.shape.horizon;
  const history = new Float64Array(panel.offsets[1]! - panel.offsets[0]!).fill(Number.NaN);
  const ahead = (part: Float32Array) =>
    Float64Array.from({ length: future.horizon }, (_, h) => (h < H ? part[h]! * told.unit : Number.NaN));
  return Object.entries(told.others).flatMap(([name, { data }]) =>
    name.startsWith(COMPONENT) ? [{ name: name.slice(COMPONENT.length), history, ahead: ahead(data) }] : [],
  );
}

/** Where the nets looked in the last window of one series, and what they chose: means over the members. */
export function attentionOf<P extends NeuralParams>(
  network: Network,
  state: NeuralState<P>,
  series: string,
  future: Future,
  ctx: ModelContext,
): Attention {
  const told = toldOf(network, state, series, future, ctx);
  if (!told) return { shares: [], selection: [] };
  const { shape } = told.net;
  const { attention } = told.others;
  const L = attention?.dims[2] ?? 0;
  const shares = attention
    ? Array.from({ length: shape.horizon }, (_, h) => Float64Array.from(attention.data.subarray(h * L, (h + 1) * L)))
    : [];
  const names: Readonly<Record<string, readonly string[]>> = {
    past: [...shape.past, ...shape.known, 'target'],
    known: shape.known,
    statics: [...shape.statics, ...shape.categories.map((c) => c.name)],
  };
  const selection = Object.entries(names).flatMap(([group, inputs]) => {
    const chosen = told.others[`${SELECTION}${group}`];
    if (!chosen) return [];
    const all = inputs.reduce<number>((n, _, i) => n + chosen.data[i]!, 0);
    const listed = inputs.map((name, i) => ({ name, share: chosen.data[i]! / all }));
    return [{ group, inputs: listed.sort((a, b) => b.share - a.share) }];
  });
  return { shares, selection };
}
