import type { RecordHead, StoredRecord } from '#shared/domain/record.ts';
import type { LineageGraph } from '#shared/services/registry.ts';
import type { Dataset } from '#shared/stages/import.ts';
import type { Push } from '#shared/stages/publish.ts';
import { describeRecord, describeTarget } from './describe.ts';
import { fileName, size } from './numbers.ts';

type Node = LineageGraph['nodes'][number];
type Edge = LineageGraph['edges'][number];

/** What a lineage is drawn from: records, and the aliases that stand for approvals among them. */
export interface Line {
  readonly records: readonly StoredRecord[];
  readonly aliases: readonly { readonly alias: string; readonly version: number; readonly approval: string }[];
}

/** The graph from source files to targets and aliases. Pure: the same records, the same graph. */
export function lineageOf({ records, aliases }: Line): LineageGraph {
  const nodes = new Map<string, Omit<Node, 'depth'>>();
  const edges: Edge[] = [];
  for (const record of records) nodes.set(record.head.id, recordNode(record));
  for (const { head } of records) for (const from of head.parents) if (nodes.has(from)) edges.push({ from, to: head.id });
  for (const { head, body } of records) {
    if (head.kind === 'dataset') {
      const source = sourceNode(body as Dataset);
      nodes.set(source.id, source);
      edges.push({ from: source.id, to: head.id });
    }
    if (head.kind === 'push') {
      const target = targetNode(body as Push);
      nodes.set(target.id, target);
      edges.push({ from: head.id, to: target.id });
    }
  }
  for (const { alias, version, approval } of aliases)
    if (nodes.has(approval)) {
      nodes.set(`alias:${alias}`, { id: `alias:${alias}`, kind: 'alias', title: alias, detail: `stands for version ${version}` });
      edges.push({ from: approval, to: `alias:${alias}` });
    }
  const depth = depths(nodes.keys(), edges);
  const placed = [...nodes.values()].map((node) => ({ ...node, depth: depth.get(node.id)! }));
  return { nodes: placed.sort((a, b) => a.depth - b.depth || (a.id < b.id ? -1 : 1)), edges };
}

/** Steps of the longest path from a source to each node. */
function depths(ids: Iterable<string>, edges: readonly Edge[]): Map<string, number> {
  const into = Map.groupBy(edges, ({ to }) => to);
  const known = new Map<string, number>();
  const depthOf = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    // Content hashes cannot make a circle; one made by hand ends here.
    known.set(id, 0);
    const depth = (into.get(id) ?? []).reduce((deepest, { from }) => Math.max(deepest, depthOf(from) + 1), 0);
    known.set(id, depth);
    return depth;
  };
  for (const id of ids) depthOf(id);
  return known;
}

function recordNode({ head, body }: StoredRecord): Omit<Node, 'depth'> {
  return { id: head.id, kind: head.kind, ...describeRecord(head, body), head: head satisfies RecordHead };
}

function sourceNode({ source }: Dataset): Omit<Node, 'depth'> {
  const { file, bytes, sha256 } = source;
  return {
    id: `source:${sha256}`,
    kind: 'source',
    title: fileName(file),
    detail: `${file}, ${size(bytes)}, SHA-256 ${sha256.slice(0, 12)}`,
  };
}

function targetNode({ target }: Push): Omit<Node, 'depth'> {
  return { id: `target:${target.name}`, kind: 'target', title: target.name, detail: describeTarget(target) };
}
