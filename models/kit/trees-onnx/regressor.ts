import { type Attributes, type Builder, floats, int, ints, string, strings, type Value } from '#nn/onnx/builder.ts';
import { TYPES } from '#nn/onnx/model.ts';
import type { Ensemble, Tree } from '../trees/types.ts';

/** The largest float32 that is not above x: for a float32 v, v <= x exactly where v <= floorSingle(x). */
export function floorSingle(x: number): number {
  const near = Math.fround(x);
  if (near <= x || Number.isNaN(near)) return near;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, near);
  const bits = view.getInt32(0);
  view.setInt32(0, near > 0 ? bits - 1 : near < 0 ? bits + 1 : -0x7fffffff);
  return view.getFloat32(0);
}

/** A choice of codes that some tree splits on: ONNX trees see it as a column of their own, 0 where the row goes left. */
interface Choice {
  readonly feature: number;
  readonly codes: readonly number[];
  readonly missingLeft: boolean;
}

const CODES = 255;

function choicesOf(trees: readonly Tree[]): { choices: Choice[]; place: (tree: Tree, node: number) => number } {
  const choices: Choice[] = [];
  const places = new Map<string, number>();
  const keyOf = (tree: Tree, node: number): string => `${tree.feature[node]}|${tree.missing[node]}|${tree.categories![node]!.join()}`;
  for (const tree of trees)
    tree.categories?.forEach((codes, node) => {
      if (!codes || places.has(keyOf(tree, node))) return;
      places.set(keyOf(tree, node), choices.length);
      choices.push({ feature: tree.feature[node]!, codes, missingLeft: tree.missing[node] === 1 });
    });
  return { choices, place: (tree, node) => places.get(keyOf(tree, node))! };
}

/** A column of 0 and 1 per choice, looked up by the code of its row; the last row of the table is for a missing code. */
function choiceColumns(b: Builder, features: Value, choices: readonly Choice[]): Value {
  const columns = choices.map(({ feature, codes, missingLeft }) => {
    const right = new Float32Array(CODES + 1).fill(missingLeft ? 0 : 1);
    right.fill(1, 0, CODES);
    for (const code of codes) right[code] = 0;
    const code = b.op('Gather', [features, b.constant({ type: 'int64', dims: [1], values: [feature] })], { axis: int(1) });
    const known = b.op('Where', [b.op('IsNaN', [code]), b.constant({ type: 'float', dims: [], values: [CODES] }), code]);
    const place = b.op('Cast', [known], { to: int(TYPES.int64) });
    return b.op('Gather', [b.constant({ type: 'float', dims: [CODES + 1], values: right }), place], { axis: int(0) });
  });
  return b.op('Concat', [features, ...columns], { axis: int(1) });
}

interface Nodes {
  readonly trees: number[];
  readonly ids: number[];
  readonly features: number[];
  readonly values: number[];
  readonly modes: string[];
  readonly left: number[];
  readonly right: number[];
  readonly missing: number[];
  readonly leafTrees: number[];
  readonly leafIds: number[];
  readonly weights: number[];
}

function listNodes(trees: readonly Tree[], columnOf: (tree: Tree, node: number) => number): Nodes {
  const n: Nodes = {
    trees: [],
    ids: [],
    features: [],
    values: [],
    modes: [],
    left: [],
    right: [],
    missing: [],
    leafTrees: [],
    leafIds: [],
    weights: [],
  };
  trees.forEach((tree, t) => {
    const inner = tree.left.length;
    const idOf = (child: number): number => (child < 0 ? inner - 1 - child : child);
    for (let node = 0; node < inner; node++) {
      const choice = tree.categories?.[node] != null;
      n.trees.push(t);
      n.ids.push(node);
      n.features.push(choice ? columnOf(tree, node) : tree.feature[node]!);
      n.values.push(choice ? 0.5 : floorSingle(tree.threshold[node]!));
      n.modes.push('BRANCH_LEQ');
      n.left.push(idOf(tree.left[node]!));
      n.right.push(idOf(tree.right[node]!));
      n.missing.push(tree.missing[node]!);
    }
    tree.value.forEach((value, leaf) => {
      n.trees.push(t);
      n.ids.push(inner + leaf);
      n.features.push(0);
      n.values.push(0);
      n.modes.push('LEAF');
      n.left.push(0);
      n.right.push(0);
      n.missing.push(0);
      n.leafTrees.push(t);
      n.leafIds.push(inner + leaf);
      n.weights.push(value);
    });
  });
  return n;
}

/** One leaf that adds nothing. */
const NOTHING: Tree = { feature: [], threshold: [], missing: [], left: [], right: [], gain: [], cover: [], leafCover: [1], value: [0] };

/**
 * Adds an ensemble to a graph. `features` is float [rows, columns] in the order of the training table, NaN where missing; the value
 * returned is double [rows, 1], the prediction. Leaves are float32 there and are added up in the runtime's order: parity is 1e-6 relative.
 * Source: ONNX ai.onnx.ml TreeEnsembleRegressor, version 3.
 */
export function addEnsemble(b: Builder, { trees: grown, base, link, names }: Ensemble, features: Value): Value {
  const trees = grown.length > 0 ? grown : [NOTHING];
  const { choices, place } = choicesOf(trees);
  const columns = choices.length > 0 ? choiceColumns(b, features, choices) : features;
  const n = listNodes(trees, (tree, node) => names.length + place(tree, node));
  const attributes: Attributes = {
    n_targets: int(1),
    aggregate_function: string('SUM'),
    post_transform: string('NONE'),
    nodes_treeids: ints(n.trees),
    nodes_nodeids: ints(n.ids),
    nodes_featureids: ints(n.features),
    nodes_values: floats(n.values),
    nodes_modes: strings(n.modes),
    nodes_truenodeids: ints(n.left),
    nodes_falsenodeids: ints(n.right),
    nodes_missing_value_tracks_true: ints(n.missing),
    target_treeids: ints(n.leafTrees),
    target_nodeids: ints(n.leafIds),
    target_ids: ints(n.leafIds.map(() => 0)),
    target_weights: floats(n.weights),
  };
  const start = b.constant({ type: 'double', dims: [1, 1], values: [base] });
  const sum = b.op('Cast', [b.op('ai.onnx.ml:TreeEnsembleRegressor', [columns], attributes)], { to: int(TYPES.double) });
  const margin = b.op('Add', [sum, start]);
  return link === 'log' ? b.op('Exp', [margin]) : margin;
}
