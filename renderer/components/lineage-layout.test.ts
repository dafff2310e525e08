import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineageGraph } from '#shared/services/registry.ts';
import { kin, layOut, NODE } from './lineage-layout.ts';

const graph = (ids: readonly [string, number][], edges: readonly [string, string][]): LineageGraph => ({
  nodes: ids.map(([id, depth]) => ({ id, depth, kind: 'fit', title: id, detail: '' })),
  edges: edges.map(([from, to]) => ({ from, to })),
});

/** Graphs whose edges lead to deeper nodes. */
const graphs = fc.array(fc.nat(5), { minLength: 1, maxLength: 25 }).chain((depths) => {
  const ids = depths.map((depth, i): [string, number] => [`n${i}`, depth]);
  const pairs = ids.flatMap(([a, x]) => ids.filter(([, y]) => y > x).map(([b]): [string, string] => [a, b]));
  return fc.subarray(pairs).map((edges) => graph(ids, edges));
});

describe('the layout of a lineage', () => {
  it('keeps every node and edge, inside the drawing, none upon another, edges from left to right', () => {
    fc.assert(
      fc.property(graphs, (g) => {
        const { nodes, edges, width, height } = layOut(g);
        expect(nodes.map((n) => n.node.id).sort()).toEqual(g.nodes.map((n) => n.id).sort());
        expect(edges.length).toBe(g.edges.length);
        for (const n of nodes) {
          expect(n.x + n.width).toBeLessThanOrEqual(width);
          expect(n.y).toBeGreaterThanOrEqual(0);
          expect(n.y + NODE.height).toBeLessThanOrEqual(height);
        }
        for (const [i, a] of nodes.entries())
          for (const b of nodes.slice(i + 1)) expect(a.x !== b.x || Math.abs(a.y - b.y) >= NODE.height).toBe(true);
        for (const e of edges) expect(e.from.x + e.from.width).toBeLessThan(e.to.x);
      }),
    );
  });
  it('uncrosses what can be uncrossed', () => {
    const { nodes } = layOut(
      graph(
        [
          ['a', 0],
          ['b', 0],
          ['x', 1],
          ['y', 1],
        ],
        [
          ['a', 'y'],
          ['b', 'x'],
        ],
      ),
    );
    const y = Object.fromEntries(nodes.map((n) => [n.node.id, n.y]));
    expect(Math.sign(y.a! - y.b!)).toBe(Math.sign(y.y! - y.x!));
  });
  it('knows ancestors and descendants, and not the siblings', () => {
    const g = graph(
      [
        ['file', 0],
        ['data', 1],
        ['fit', 2],
        ['other', 2],
        ['release', 3],
      ],
      [
        ['file', 'data'],
        ['data', 'fit'],
        ['data', 'other'],
        ['fit', 'release'],
      ],
    );
    expect(kin(g, 'fit')).toEqual(new Set(['file', 'data', 'fit', 'release']));
    expect(kin(g, 'file').size).toBe(5);
  });
  it('keeps the end of a path, and both ends of a long name: the version is at the end', () => {
    const label = (title: string) => layOut({ nodes: [{ id: 'x', kind: 'k', title, detail: '', depth: 0 }], edges: [] }).nodes[0]!.label;
    expect(label('/data/2026/demand.csv')).toBe('demand.csv');
    expect(label('C:\\data\\demand.csv')).toBe('demand.csv');
    expect(label('Victoria demand, half-hourly 12')).toMatch(/^Victoria.*….* 12$/);
  });
  it('draws nothing of an empty lineage', () => {
    expect(layOut(graph([], []))).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
  });
});
