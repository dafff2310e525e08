import { type ElementType, type Port, TYPES } from './model.ts';
import { textOfUtf8 } from './utf8.ts';
import { decodeMessage, type Field } from './wire.ts';

/** What one needs to know of an ONNX file before running it. */
export interface Outline {
  readonly producer: string;
  readonly opsets: Readonly<Record<string, number>>;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Operators and how often each stands in the graph; those of other sets with their domain before a colon. */
  readonly operators: Readonly<Record<string, number>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const textOf = (field: Field | undefined): string => (field ? textOfUtf8(field.bytes) : '');
const all = (fields: readonly Field[], number: number): Field[] => fields.filter((f) => f.field === number);
const one = (fields: readonly Field[], number: number): Field | undefined => fields.find((f) => f.field === number);
const inside = (field: Field | undefined): Field[] => (field ? decodeMessage(field.bytes) : []);
const NAMES = new Map(Object.entries(TYPES).map(([name, id]) => [id as number, name as ElementType]));

function portOf(field: Field): Port {
  const fields = inside(field);
  const tensor = inside(one(inside(one(fields, 2)), 1));
  const type = NAMES.get(one(tensor, 1)?.value ?? 0);
  if (!type) throw new RangeError(`The port "${textOf(one(fields, 1))}" has the unknown type ${one(tensor, 1)?.value}.`);
  const dims = all(inside(one(tensor, 2)), 1).map((dim) => {
    const parts = inside(dim);
    return one(parts, 1)?.value ?? textOf(one(parts, 2));
  });
  return { name: textOf(one(fields, 1)), type, dims };
}

/** Reads the outline of an ONNX file. RangeError where the bytes are none. */
export function outlineOf(bytes: Uint8Array): Outline {
  const model = decodeMessage(bytes);
  const graph = inside(one(model, 7));
  const operators: Record<string, number> = {};
  for (const node of all(graph, 1)) {
    const fields = inside(node);
    const domain = textOf(one(fields, 7));
    const op = `${domain ? `${domain}:` : ''}${textOf(one(fields, 4))}`;
    operators[op] = (operators[op] ?? 0) + 1;
  }
  const pairs = (number: number, value: (f: Field | undefined) => string | number) =>
    Object.fromEntries(all(model, number).map((entry) => [textOf(one(inside(entry), 1)), value(one(inside(entry), 2))]));
  return {
    producer: textOf(one(model, 2)),
    opsets: pairs(8, (f) => f?.value ?? 0) as Record<string, number>,
    inputs: all(graph, 11).map(portOf),
    outputs: all(graph, 12).map(portOf),
    operators,
    metadata: pairs(14, textOf) as Record<string, string>,
  };
}
