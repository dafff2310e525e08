import type { Future, Panel } from '#shared/domain/panel.ts';
import type { Component, ModelContext } from '../define.ts';
import { askNets, windowAtEnd } from './ask.ts';
import { findCovariate } from './covariates.ts';
import { runtimeOf } from './forecast.ts';
import type { Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import type { NeuralState } from './state.ts';
import { COMPONENT } from './use.ts';

/** The parts of the median of one series over the horizon of the net; nothing beyond it, and nothing of the history. */
export function componentsOf<P extends NeuralParams>(
  network: Network,
  state: NeuralState<P>,
  series: string,
  panel: Panel,
  future: Future,
  ctx: ModelContext,
): Component[] {
  const place = state.series.findIndex((s) => s.id === series);
  const { net } = state;
  const found = state.series[place];
  if (!net || !found?.tail) return [];
  const columns = net.plan.known.map(({ name }) => findCovariate(future.covariates, name).values);
  const window = windowAtEnd(found, net, (c, step) => columns[c]![step] ?? Number.NaN);
  const tools = { runtime: runtimeOf(ctx), check: ctx.check, all: true };
  const { others } = askNets(network, net, state.params.scale, [window], state.axis, tools);
  const H = net.shape.horizon;
  const history = new Float64Array(panel.offsets[1]! - panel.offsets[0]!).fill(Number.NaN);
  const ahead = (part: Float32Array) =>
    Float64Array.from({ length: future.horizon }, (_, h) => (h < H ? part[h]! * found.unit! : Number.NaN));
  return Object.entries(others).flatMap(([name, { data }]) =>
    name.startsWith(COMPONENT) ? [{ name: name.slice(COMPONENT.length), history, ahead: ahead(data) }] : [],
  );
}
