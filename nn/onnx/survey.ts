import { elementBytes, elementName } from './element.ts';
import { type ByteSource, type Span, walk } from './spans.ts';
import { type ForeignPort, portOf } from './survey-port.ts';
import { tensorOf } from './survey-tensor.ts';
import { pair, text } from './walk-text.ts';

export type { ForeignPort };

/** A constant whose values lie in another file. */
export interface ExternalTensor {
  readonly name: string;
  /** As the file says: relative to its own folder. */
  readonly location: string;
  readonly offset: number;
  /** Bytes that its shape and type need. */
  readonly bytes: number;
  /** Bytes that the file says; NaN where it does not. */
  readonly stated: number;
}

/** What stands in an ONNX file, read without running it and without holding its weights. */
export interface Survey {
  readonly size: number;
  readonly irVersion: number;
  readonly producer: string;
  readonly opsets: Readonly<Record<string, number>>;
  /** Without those that a constant of the file fills. */
  readonly inputs: readonly ForeignPort[];
  readonly outputs: readonly ForeignPort[];
  /** Operators and how often each stands in the file, graphs within nodes included; those of other sets with their domain before a colon. */
  readonly operators: Readonly<Record<string, number>>;
  /** Functions that the file itself defines, as "domain:name", with the operators in each. */
  readonly functions: Readonly<Record<string, readonly string[]>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Values of all constants. */
  readonly parameters: number;
  readonly external: readonly ExternalTensor[];
  readonly sparse: number;
  /** Constants that claim more or less than they hold, in words. */
  readonly misfits: readonly string[];
}

/** Graphs within nodes, one inside another: an encoder with a loop in a branch has three. */
const DEEPEST = 16;
const LONGEST_NOTE = 65_536;

/** RangeError where the bytes are no ONNX file. */
export function survey(source: ByteSource): Survey {
  const w = walk(source);
  const operators = new Map<string, number>();
  const functions = new Map<string, string[]>();
  const external: ExternalTensor[] = [];
  const misfits: string[] = [];
  let parameters = 0;
  let sparse = 0;

  const tensor = (span: Span): string => {
    const t = tensorOf(w, span);
    parameters += t.count;
    if (t.external) external.push({ ...t.external, name: t.name, bytes: elementBytes(t.type, t.count) });
    else if (!t.fits) misfits.push(`"${t.name}" claims ${t.count} values of ${elementName(t.type)}, but holds ${t.held} bytes`);
    return t.name;
  };
  const node = (span: Span, depth: number, into: Map<string, number>): void => {
    let [op, domain] = ['', ''];
    for (const f of w.fields(span.from, span.to)) {
      if (f.field === 4) op = text(w, f);
      else if (f.field === 7) domain = text(w, f);
      else if (f.field === 5) attribute(f, depth, into);
    }
    const name = qualified(domain, op);
    into.set(name, (into.get(name) ?? 0) + 1);
  };
  const attribute = (span: Span, depth: number, into: Map<string, number>): void => {
    for (const f of w.fields(span.from, span.to)) {
      if (f.field === 5 || f.field === 10) tensor(f);
      else if (f.field === 6 || f.field === 11) graph(f, depth + 1, into);
      else if (f.field === 22 || f.field === 23) sparse++;
    }
  };
  const graph = (span: Span, depth: number, into: Map<string, number>) => {
    if (depth > DEEPEST) throw new RangeError(`Graphs are nested more than ${DEEPEST} deep.`);
    const constants = new Set<string>();
    const inputs: ForeignPort[] = [];
    const outputs: ForeignPort[] = [];
    for (const f of w.fields(span.from, span.to)) {
      if (f.field === 1) node(f, depth, into);
      else if (f.field === 5) constants.add(tensor(f));
      else if (f.field === 15) sparse++;
      else if (depth === 0 && f.field === 11) inputs.push(portOf(w, f));
      else if (depth === 0 && f.field === 12) outputs.push(portOf(w, f));
    }
    return { inputs: inputs.filter((p) => !constants.has(p.name)), outputs };
  };
  const func = (span: Span): void => {
    const inside = new Map<string, number>();
    let [name, domain] = ['', ''];
    for (const f of w.fields(span.from, span.to)) {
      if (f.field === 1) name = text(w, f);
      else if (f.field === 10) domain = text(w, f);
      else if (f.field === 7) node(f, 1, inside);
      else if (f.field === 11) attribute(f, 1, inside);
    }
    functions.set(qualified(domain, name), [...inside.keys()]);
    for (const [op, count] of inside) operators.set(op, (operators.get(op) ?? 0) + count);
  };

  const opsets = new Map<string, number>();
  const metadata = new Map<string, string>();
  let [irVersion, producer] = [0, ''];
  let main: ReturnType<typeof graph> | undefined;
  for (const f of w.fields(0, source.length)) {
    if (f.field === 1) irVersion = f.value;
    else if (f.field === 2) producer = text(w, f);
    else if (f.field === 7) {
      if (main) throw new RangeError('The file has two graphs.');
      main = graph(f, 0, operators);
    } else if (f.field === 8) {
      const [domain, version] = pair(w, f);
      opsets.set(domain ? standard(text(w, domain)) : '', version?.value ?? 0);
    } else if (f.field === 14) {
      const [key, value] = pair(w, f);
      if (key && value && value.to - value.from <= LONGEST_NOTE) metadata.set(text(w, key), text(w, value, LONGEST_NOTE));
    } else if (f.field === 25) func(f);
  }
  if (!main) throw new RangeError('The file has no graph.');
  return {
    ...{ size: source.length, irVersion, producer, ...main, parameters, external, sparse, misfits },
    opsets: Object.fromEntries(opsets),
    operators: Object.fromEntries(operators),
    functions: Object.fromEntries(functions),
    metadata: Object.fromEntries(metadata),
  };
}

const standard = (domain: string): string => (domain === 'ai.onnx' ? '' : domain);
const qualified = (domain: string, op: string): string => (standard(domain) ? `${domain}:${op}` : op);
