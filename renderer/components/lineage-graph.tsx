import { useMemo } from 'react';
import type { LineageGraph as Graph } from '#shared/services/registry.ts';
import classes from './lineage-graph.module.css';
import { kin, layOut, NODE, type PlacedNode } from './lineage-layout.ts';

const PAD = 6;
/** How far the drawing may shrink to fit, before it scrolls. */
const LEAST = 0.85;

const curve = (from: PlacedNode, to: PlacedNode): string => {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
  const bend = Math.max(16, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
};

/** From the sources on the left to where releases went on the right. A chosen node lights up with all that it came from and led to. */
export function LineageGraph(props: { graph: Graph; selected: string | undefined; onSelect: (id: string) => void; label: string }) {
  const { graph, selected, onSelect } = props;
  const { nodes, edges, width, height } = useMemo(() => layOut(graph), [graph]);
  const lit = useMemo(() => (selected ? kin(graph, selected) : undefined), [graph, selected]);
  const isLit = (id: string): boolean => lit === undefined || lit.has(id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} aria-label={props.label} tabIndex={0}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no fieldset */}
      <svg
        style={{ width: '100%', minWidth: LEAST * (width + 2 * PAD), maxWidth: width + 2 * PAD }}
        viewBox={`${-PAD} ${-PAD} ${width + 2 * PAD} ${height + 2 * PAD}`}
        className={classes.drawing}
        role="group"
        aria-label={`${props.label}: ${nodes.length} nodes`}
      >
        {edges.map(({ from, to }) => (
          <path
            key={`${from.node.id} ${to.node.id}`}
            d={curve(from, to)}
            className={classes.edge}
            data-lit={(lit && isLit(from.node.id) && isLit(to.node.id)) || undefined}
            data-pale={lit && !(isLit(from.node.id) && isLit(to.node.id)) ? true : undefined}
          />
        ))}
        {nodes.map(({ node, label, x, y, width: wide }) => (
          // biome-ignore lint/a11y/useSemanticElements: there is no button inside a drawing
          <g
            key={node.id}
            role="button"
            tabIndex={0}
            aria-pressed={node.id === selected}
            transform={`translate(${x} ${y})`}
            className={classes.node}
            data-kind={node.kind}
            data-pale={!isLit(node.id) || undefined}
            onClick={() => onSelect(node.id)}
            onKeyDown={(e) => {
              if (e.key !== 'Enter' && e.key !== ' ') return;
              e.preventDefault();
              onSelect(node.id);
            }}
          >
            <title>{`${node.kind}: ${node.title}. ${node.detail}`}</title>
            <rect width={wide} height={NODE.height} rx={5} />
            <text x={10} y={18} className={classes.kind}>
              {node.kind}
            </text>
            <text x={10} y={34} className={classes.title}>
              {label}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
}
