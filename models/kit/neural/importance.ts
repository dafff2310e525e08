import type { Importance, ModelContext } from '../define.ts';
import { askNets, type Window, windowAtEnd } from './ask.ts';
import { runtimeOf } from './forecast.ts';
import type { Network } from './network.ts';
import type { NeuralParams } from './params.ts';
import type { NetState, NeuralState } from './state.ts';

const MOST_SERIES = 64;

/** The same windows without one covariate: its usual value stands in everywhere. */
const without = (windows: readonly Window[], role: 'past' | 'known', place: number, mean: number): Window[] =>
  windows.map((w) => ({ ...w, [role]: (c: number, i: number): number => (c === place ? mean : w[role](c, i)) }));

/**
 * What each covariate moves: how far the medians of the last windows go when its usual value stands in for it, as shares of all. Occlusion,
 * Zeiler & Fergus (2014). The horizon is taken to have the last known values.
 */
export function importanceOf<P extends NeuralParams>(
  network: Network,
  state: NeuralState<P>,
  net: NetState,
  ctx: ModelContext,
): Importance[] {
  const { plan, shape } = net;
  if (plan.past.length + plan.known.length === 0) return [];
  const learnt = state.series.filter((s) => s.tail).slice(0, MOST_SERIES);
  const windows = learnt.map((s) => {
    const last = windowAtEnd(s, net, () => Number.NaN);
    return windowAtEnd(s, net, (c) => last.known(c, -1));
  });
  const tools = { runtime: runtimeOf(ctx), check: ctx.check };
  const one = { ...net, members: net.members.slice(0, 1) };
  const middle = shape.probabilities.indexOf(0.5);
  const Q = shape.probabilities.length;
  const medians = (asked: readonly Window[]): Float32Array =>
    askNets(network, one, asked, state.axis, tools).quantiles.filter((_, i) => i % Q === middle);
  const usual = medians(windows);
  const moved = (['past', 'known'] as const).flatMap((role) =>
    plan[role].map(({ name, mean }, place) => {
      const other = medians(without(windows, role, place, mean));
      return { name, distance: other.reduce((n, v, i) => n + Math.abs(v - usual[i]!), 0) };
    }),
  );
  const all = moved.reduce((n, { distance }) => n + distance, 0);
  if (!(all > 0)) return [];
  return moved.map(({ name, distance }) => ({ name, share: distance / all })).sort((a, b) => b.share - a.share);
}
