import { type Attribute, type Graph, type NamedTensor, type Node, type OnnxModel, type Port, type TensorData, TYPES } from './model.ts';
import { utf8 } from './utf8.ts';
import { encodeMessage, type Writer } from './wire.ts';

const IR_VERSION = 9;
const KINDS = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 } as const;

const ELEMENT_BYTES = { float: 4, uint8: 1, int8: 1, int32: 4, int64: 8, bool: 1, double: 8 } as const;

function rawOf({ type, values }: TensorData): Uint8Array {
  const width = ELEMENT_BYTES[type];
  const view = new DataView(new ArrayBuffer(width * values.length));
  for (let i = 0; i < values.length; i++) {
    const [at, v] = [i * width, values[i]!];
    if (type === 'float') view.setFloat32(at, v, true);
    else if (type === 'double') view.setFloat64(at, v, true);
    else if (type === 'int64') view.setBigInt64(at, BigInt(v), true);
    else if (type === 'int32') view.setInt32(at, v, true);
    else view.setUint8(at, v);
  }
  return new Uint8Array(view.buffer);
}

function putTensor(w: Writer, tensor: TensorData | NamedTensor): void {
  w.ints(1, tensor.dims);
  w.int(2, TYPES[tensor.type]);
  if ('name' in tensor) w.text(8, tensor.name);
  w.bytes(9, rawOf(tensor));
}

function putAttribute(w: Writer, name: string, attribute: Attribute): void {
  w.text(1, name);
  switch (attribute.kind) {
    case 'float':
      w.float(2, attribute.value);
      break;
    case 'int':
      w.int(3, attribute.value);
      break;
    case 'string':
      w.text(4, attribute.value);
      break;
    case 'tensor':
      w.message(5, (inner) => putTensor(inner, attribute.value));
      break;
    case 'graph':
      w.message(6, (inner) => putGraph(inner, attribute.value));
      break;
    case 'floats':
      w.floats(7, attribute.value);
      break;
    case 'ints':
      w.ints(8, attribute.value);
      break;
    case 'strings':
      for (const text of attribute.value) w.bytes(9, utf8(text));
  }
  w.int(20, KINDS[attribute.kind]);
}

function putNode(w: Writer, node: Node): void {
  for (const input of node.inputs) w.text(1, input);
  for (const output of node.outputs) w.text(2, output);
  if (node.name) w.text(3, node.name);
  w.text(4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes ?? {})) w.message(5, (inner) => putAttribute(inner, name, attribute));
  if (node.domain) w.text(7, node.domain);
}

function putPort(w: Writer, { name, type, dims }: Port): void {
  w.text(1, name);
  w.message(2, (typed) =>
    typed.message(1, (tensor) => {
      tensor.int(1, TYPES[type]);
      tensor.message(2, (shape) => {
        for (const dim of dims) shape.message(1, (size) => (typeof dim === 'number' ? size.int(1, dim) : size.text(2, dim)));
      });
    }),
  );
}

function putGraph(w: Writer, graph: Graph): void {
  for (const node of graph.nodes) w.message(1, (inner) => putNode(inner, node));
  w.text(2, graph.name);
  for (const constant of graph.constants) w.message(5, (inner) => putTensor(inner, constant));
  for (const input of graph.inputs) w.message(11, (inner) => putPort(inner, input));
  for (const output of graph.outputs) w.message(12, (inner) => putPort(inner, output));
}

/** The bytes of an ONNX file (ModelProto). Source: onnx/onnx.proto, release 1.15 (IR version 9). */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  return encodeMessage((w) => {
    w.int(1, IR_VERSION);
    w.text(2, model.producer);
    if (model.description) w.text(6, model.description);
    w.message(7, (inner) => putGraph(inner, model.graph));
    for (const [domain, version] of Object.entries(model.opsets))
      w.message(8, (set) => {
        set.text(1, domain);
        set.int(2, version);
      });
    for (const [key, value] of Object.entries(model.metadata ?? {}))
      w.message(14, (entry) => {
        entry.text(1, key);
        entry.text(2, value);
      });
  });
}
