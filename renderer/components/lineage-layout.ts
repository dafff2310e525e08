import type { LineageGraph } from '#shared/services/registry.ts';

/** Pixels. A column is as wide as its longest label. */
export const NODE = { height: 44, least: 78, most: 140 } as const;
const GAP = { x: 16, y: 12 } as const;
const LETTER = 7.3;
const INSET = 20;

export interface PlacedNode {
  node: LineageGraph['nodes'][number];
  /** What its box holds of the title. */
  label: string;
  x: number;
  y: number;
  width: number;
}
export interface LineageLayout {
  nodes: readonly PlacedNode[];
  edges: readonly { from: PlacedNode; to: PlacedNode }[];
  width: number;
  height: number;
}

/** Of a path its end; of what is long its start and its end. */
function labelOf(title: string): string {
  const most = Math.floor((NODE.most - INSET) / LETTER);
  const end = title.split(/[\\/]/).at(-1) || title;
  return end.length > most ? `${end.slice(0, most - 5).trimEnd()}…${end.slice(-4).trimStart()}` : end;
}

const widthOf = (texts: readonly string[]): number =>
  Math.min(NODE.most, Math.max(NODE.least, ...texts.map((text) => Math.ceil(text.length * LETTER) + INSET)));

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** Orders each column by the mean place of its neighbours in the columns already placed: fewer crossings (Sugiyama et al. 1981). */
function ordered(columns: string[][], edges: LineageGraph['edges']): string[][] {
  const place = new Map<string, number>();
  const settle = (column: string[]) => {
    for (const [i, id] of column.entries()) place.set(id, i - (column.length - 1) / 2);
  };
  for (const column of columns) settle(column);
  const sweep = (order: readonly string[][], here: 'from' | 'to', there: 'from' | 'to') => {
    for (const column of order) {
      const weight = new Map(
        column.map((id) => {
          const near = edges.filter((e) => e[here] === id).flatMap((e) => place.get(e[there]) ?? []);
          return [id, near.length > 0 ? mean(near) : place.get(id)!];
        }),
      );
      column.sort((a, b) => weight.get(a)! - weight.get(b)!);
      settle(column);
    }
  };
  for (let round = 0; round < 3; round++) {
    sweep(columns, 'to', 'from');
    sweep(columns.toReversed(), 'from', 'to');
  }
  return columns;
}

/** Places the nodes of a lineage in columns by their depth, in pixels. Edges to what is not drawn are left out. */
export function layOut({ nodes, edges }: LineageGraph): LineageLayout {
  const depths = [...new Set(nodes.map((n) => n.depth))].sort((a, b) => a - b);
  const columns = ordered(
    depths.map((depth) => nodes.filter((n) => n.depth === depth).map((n) => n.id)),
    edges,
  );
  const tallest = Math.max(0, ...columns.map((c) => c.length));
  const height = Math.max(0, tallest * (NODE.height + GAP.y) - GAP.y);
  const byId = new Map(nodes.map((n) => [n.id, n]));
  const placed = new Map<string, PlacedNode>();
  let x = 0;
  for (const column of columns) {
    const members = column.map((id) => byId.get(id)!);
    const width = widthOf(members.flatMap((n) => [labelOf(n.title), n.kind]));
    const top = (height - (column.length * (NODE.height + GAP.y) - GAP.y)) / 2;
    for (const [r, node] of members.entries())
      placed.set(node.id, { node, label: labelOf(node.title), x, y: top + r * (NODE.height + GAP.y), width });
    x += width + GAP.x;
  }
  return {
    nodes: [...placed.values()],
    edges: edges.flatMap((e) => {
      const [from, to] = [placed.get(e.from), placed.get(e.to)];
      return from && to ? [{ from, to }] : [];
    }),
    width: Math.max(0, x - GAP.x),
    height,
  };
}

/** All that a node was made from and all that was made of it, itself included. */
export function kin({ edges }: LineageGraph, id: string): Set<string> {
  const walk = (here: 'from' | 'to', there: 'from' | 'to'): Set<string> => {
    const seen = new Set([id]);
    for (const at of seen) for (const e of edges) if (e[here] === at) seen.add(e[there]);
    return seen;
  };
  return new Set([...walk('to', 'from'), ...walk('from', 'to')]);
}
