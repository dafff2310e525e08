import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { LineageGraph as Graph } from '#shared/services/registry.ts';
import { LineageGraph } from './lineage-graph.tsx';

const graph: Graph = {
  nodes: [
    { id: 'a', kind: 'source', title: '/data/demand.csv', detail: '3 KiB', depth: 0 },
    { id: 'b', kind: 'dataset', title: 'Demand', detail: '10 rows', depth: 1 },
    { id: 'c', kind: 'dataset', title: 'Other', detail: '', depth: 1 },
  ],
  edges: [{ from: 'a', to: 'b' }],
};
const html = (selected?: string) =>
  renderToStaticMarkup(<LineageGraph graph={graph} selected={selected} onSelect={() => {}} label="Lineage" />);

describe('a lineage drawn', () => {
  it('has a button that can be reached by keyboard for every step, named in full', () => {
    expect(html().match(/role="button" tabindex="0"/g)).toHaveLength(3);
    expect(html()).toContain('<title>source: /data/demand.csv. 3 KiB</title>');
  });
  it('lights up the chosen step and its kin, and pales the rest', () => {
    expect(html()).not.toContain('data-pale');
    const lit = html('b');
    expect(lit.match(/aria-pressed="true"/g)).toHaveLength(1);
    expect(lit.match(/<g [^>]*data-pale="true"/g)).toHaveLength(1);
    expect(lit.match(/<path [^>]*data-lit="true"/g)).toHaveLength(1);
  });
});
