import { OPCODES } from './opcodes.ts';

/** A form of the WebAssembly text format: an atom, or a list in parentheses. */
type Form = string | readonly Form[];

const TYPES: Readonly<Record<string, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const END = 0x0b;

function parse(text: string): Form[] {
  const tokens = text.replace(/;;.*/g, '').match(/[()]|"[^"]*"|[^\s()]+/g) ?? [];
  let at = 0;
  const forms = (): Form[] => {
    const out: Form[] = [];
    for (; at < tokens.length && tokens[at] !== ')'; at++) {
      if (tokens[at] !== '(') out.push(tokens[at]!);
      else {
        at++;
        out.push(forms());
      }
    }
    return out;
  };
  return forms();
}

function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80);
  return [...out, rest];
}

function signed(value: bigint): number[] {
  const out: number[] = [];
  let rest = value;
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && byte < 0x40) || (rest === -1n && byte >= 0x40)) return [...out, byte];
    out.push(byte | 0x80);
  }
}

const double = (value: number): number[] => [...new Uint8Array(new Float64Array([value]).buffer)];
const utf8 = (quoted: string): number[] => {
  const bytes = [...quoted.slice(1, -1)].map((c) => c.charCodeAt(0));
  return [...unsigned(bytes.length), ...bytes];
};
const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];

function typeOf(name: Form | undefined): number {
  const type = TYPES[String(name)];
  if (type === undefined) throw new Error(`No such type: ${name}`);
  return type;
}

interface Scope {
  readonly locals: ReadonlyMap<string, number>;
  readonly functions: ReadonlyMap<string, number>;
  /** Innermost last. */
  readonly labels: readonly string[];
}

function indexIn(names: ReadonlyMap<string, number>, name: Form | undefined): number[] {
  const index = names.get(String(name));
  if (index === undefined) throw new Error(`No such name: ${name}`);
  return unsigned(index);
}

/** The bytes of an instruction with its operands before it. */
function instruction(form: Form, scope: Scope): number[] {
  if (typeof form === 'string' && form.startsWith('$')) return [0x20, ...indexIn(scope.locals, form)];
  const [op, ...rest] = typeof form === 'string' ? [form] : (form as readonly [string, ...Form[]]);
  const all = (forms: readonly Form[], inner = scope): number[] => forms.flatMap((one) => instruction(one, inner));
  const code = OPCODES[op];
  if (!code) throw new Error(`No such instruction: ${op}`);
  const { bytes, immediate } = code;
  switch (immediate) {
    case 'local':
      return [...all(rest.slice(1)), ...bytes, ...indexIn(scope.locals, rest[0])];
    case 'function':
      return [...all(rest.slice(1)), ...bytes, ...indexIn(scope.functions, rest[0])];
    case 'label':
      return [...all(rest.slice(1)), ...bytes, ...unsigned(scope.labels.length - 1 - scope.labels.lastIndexOf(String(rest[0])))];
    case 'int':
      return [...bytes, ...signed(BigInt(String(rest[0])))];
    case 'double':
      return [...bytes, ...double(Number(rest[0]))];
    case 'lane':
      return [...all(rest.slice(1)), ...bytes, Number(rest[0])];
    case 'memory': {
      const given = typeof rest[0] === 'string' && rest[0].startsWith('offset=');
      const offset = given ? Number(String(rest[0]).slice('offset='.length)) : 0;
      return [...all(given ? rest.slice(1) : rest), ...bytes, code.align!, ...unsigned(offset)];
    }
    case 'block':
      return [...bytes, 0x40, ...all(rest.slice(1), { ...scope, labels: [...scope.labels, String(rest[0])] }), END];
    case 'if': {
      const [condition, then, otherwise] = rest as readonly (readonly Form[])[];
      const inner = { ...scope, labels: [...scope.labels, ''] };
      const branch = otherwise ? [0x05, ...all(otherwise.slice(1), inner)] : [];
      return [...instruction(condition!, scope), ...bytes, 0x40, ...all(then!.slice(1), inner), ...branch, END];
    }
    default:
      return [...all(rest), ...bytes];
  }
}

interface Function {
  readonly name: string;
  readonly type: number[];
  readonly body: (functions: ReadonlyMap<string, number>) => number[];
}

function functionOf([, name, ...forms]: readonly Form[]): Function {
  const named = (kind: string) => forms.filter((form): form is readonly Form[] => form[0] === kind && typeof form !== 'string');
  const parameters = named('param');
  const locals = [...parameters, ...named('local')];
  const results = named('result').map(([, type]) => typeOf(type));
  const heads = new Set(['param', 'local', 'result', 'export']);
  const body = forms.filter((form) => typeof form === 'string' || !heads.has(String(form[0])));
  return {
    name: String(name),
    type: [0x60, ...vector(parameters.map(([, , type]) => [typeOf(type)])), ...unsigned(results.length), ...results],
    body: (functions) => {
      const scope = { locals: new Map(locals.map(([, local], i) => [String(local), i])), functions, labels: [] };
      const declared = vector(locals.slice(parameters.length).map(([, , type]) => [1, typeOf(type)]));
      const code = [...declared, ...body.flatMap((form) => instruction(form, scope)), END];
      return [...unsigned(code.length), ...code];
    },
  };
}

/**
 * Assembles a module of the WebAssembly text format: functions in folded form (operands inside the parentheses of their instruction), all
 * exported under their names without the $, on one shared memory that is imported as "env" "memory". A bare $name reads that local.
 * Errors name what is not known.
 * Source: WebAssembly core specification 2.0, sections 5 and 6.
 */
export function assemble(text: string): Uint8Array<ArrayBuffer> {
  const functions = parse(text).map((form) => functionOf(form as readonly Form[]));
  const names = new Map(functions.map(({ name }, i) => [name, i]));
  const memory = [...utf8('"env"'), ...utf8('"memory"'), 0x02, 0x03, ...unsigned(1), ...unsigned(65_536)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(functions.map(({ type }) => type))),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map(({ name }, i) => [...utf8(`"${name.slice(1)}"`), 0x00, ...unsigned(i)]))),
    ...section(10, vector(functions.map(({ body }) => body(names)))),
  ]);
}
