import type { ExternalTensor, Survey } from './survey.ts';

/** Why a file is not run. */
export interface Refusal {
  readonly rule: 'version' | 'operators' | 'external' | 'sizes' | 'functions' | 'ports';
  /** What stands in the file. */
  readonly message: string;
  readonly hint: string;
}

/** Operator sets and IR versions that onnxruntime 1.30 takes: tried one by one. */
export const OPSETS = { least: 7, most: 26 } as const;
export const IR_VERSIONS = { least: 3, most: 13 } as const;

/** Protobuf holds no message of 2 GiB; a file with its constants beside it becomes one file when it is imported. */
export const MOST_BYTES = 2 ** 31 - 2 ** 20;

/** Sets whose operators are built into onnxruntime: standard, classical machine learning, and its own fused ones. */
const DOMAINS = new Set(['', 'ai.onnx.ml', 'com.microsoft']);

/** Operators of these sets that load other files or code, or that only other builds have. */
const OUTSIDE = new Set(['com.microsoft:EPContext', 'com.microsoft:ATen', 'com.microsoft:PythonOp', 'com.microsoft:PythonOpGrad']);

const quoted = (names: readonly string[]): string => {
  const shown = names.slice(0, 5).map((n) => `"${n.slice(0, 80)}"`);
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ');
};

/** Why a file may not be run, from its structure alone; empty where nothing speaks against a try. */
export const refusalsOf = (s: Survey): Refusal[] => [
  ...versions(s),
  ...operators(s),
  ...recursion(s),
  ...external(s),
  ...sizes(s),
  ...ports(s),
];

function* versions({ irVersion, opsets }: Survey): Generator<Refusal> {
  if (!(irVersion >= IR_VERSIONS.least && irVersion <= IR_VERSIONS.most))
    yield {
      rule: 'version',
      message: `The file is of IR version ${irVersion}.`,
      hint: `Versions ${IR_VERSIONS.least} to ${IR_VERSIONS.most} can be run: export it anew.`,
    };
  const opset = opsets[''];
  if (!(opset !== undefined && opset >= OPSETS.least && opset <= OPSETS.most))
    yield {
      rule: 'version',
      message: opset === undefined ? 'The file names no standard operator set.' : `The file uses operator set ${opset}.`,
      hint: `Sets ${OPSETS.least} to ${OPSETS.most} can be run: export it anew, e.g. with opset_version=17.`,
    };
}

function* operators({ operators: used, functions }: Survey): Generator<Refusal> {
  const domainOf = (op: string): string => op.slice(0, Math.max(0, op.lastIndexOf(':')));
  const custom = Object.keys(used).filter((op) => (!DOMAINS.has(domainOf(op)) && !Object.hasOwn(functions, op)) || OUTSIDE.has(op));
  if (custom.length > 0)
    yield {
      rule: 'operators',
      message: `The file needs operators that are not part of the runtime: ${quoted(custom)}.`,
      hint: 'Custom operators are code of another maker, which is not loaded: export the model with standard operators.',
    };
}

/** A function that calls itself, through others too, has no end. */
function* recursion({ functions }: Survey): Generator<Refusal> {
  const state = new Map<string, 'open' | 'done'>();
  const turns = (name: string): boolean => {
    if (state.get(name) === 'done') return false;
    if (state.get(name) === 'open') return true;
    state.set(name, 'open');
    const found = functions[name]!.some((op) => Object.hasOwn(functions, op) && turns(op));
    state.set(name, 'done');
    return found;
  };
  const most = 512;
  const names = Object.keys(functions);
  if (names.length > most || names.some(turns))
    yield {
      rule: 'functions',
      message: names.length > most ? `The file defines ${names.length} functions.` : 'A function of the file calls itself.',
      hint: 'Export the model with its functions inlined.',
    };
}

/** Whether a path names something in or below the folder it is relative to, as both Windows and Unix read it. */
export const staysWithin = (location: string): boolean =>
  location !== '' &&
  !location.includes('\0') &&
  !/^([\\/]|[A-Za-z]:)/.test(location) &&
  location.split(/[\\/]/).every((part) => part !== '..');

function* external({ external: tensors }: Survey): Generator<Refusal> {
  const away = [...new Set(tensors.map((t) => t.location).filter((location) => !staysWithin(location)))];
  if (away.length > 0)
    yield {
      rule: 'external',
      message: `The file takes its constants from outside its folder: ${quoted(away)}.`,
      hint: 'Constants may lie in files beside the model, nowhere else: export it as one file.',
    };
  const odd = tensors.find((t) => !wellPlaced(t));
  if (odd)
    yield {
      rule: 'external',
      message: `The constant "${odd.name}" needs ${odd.bytes} bytes of "${odd.location}" from byte ${odd.offset}, but states ${odd.stated}.`,
      hint: 'The file is damaged, or was made to mislead: export it anew.',
    };
}

const wellPlaced = ({ offset, bytes, stated }: ExternalTensor): boolean =>
  Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(bytes) && (Number.isNaN(stated) || stated === bytes);

function* sizes({ size, external, sparse, misfits }: Survey): Generator<Refusal> {
  if (misfits.length > 0)
    yield {
      rule: 'sizes',
      message: `Constants do not hold what their shape claims: ${misfits.slice(0, 3).join('; ')}${misfits.length > 3 ? ` and ${misfits.length - 3} more` : ''}.`,
      hint: 'The file is damaged, or was made to fill the memory: export it anew.',
    };
  if (sparse > 0)
    yield {
      rule: 'sizes',
      message: `The file has ${sparse} sparse constant${sparse === 1 ? '' : 's'}.`,
      hint: 'They unpack to any size: export the model with dense ones.',
    };
  const whole = external.reduce((sum, t) => sum + t.bytes, size);
  if (!(whole <= MOST_BYTES))
    yield {
      rule: 'sizes',
      message: `The model takes ${whole} bytes.`,
      hint: 'ONNX files of up to 2 GiB can be run: quantise it, or take a smaller one.',
    };
}

function* ports({ inputs, outputs }: Survey): Generator<Refusal> {
  if (inputs.length === 0 || outputs.length === 0)
    yield {
      rule: 'ports',
      message: inputs.length === 0 ? 'The model takes no input.' : 'The model gives no output.',
      hint: 'A forecaster takes a context and gives what comes next.',
    };
  const names = [...inputs, ...outputs].filter((p) => ['nothing', 'sequence', 'map', 'opaque', 'sparse tensor'].includes(p.type));
  if (names.length > 0)
    yield {
      rule: 'ports',
      message: `Inputs and outputs have to be tensors; these are not: ${quoted(names.map((p) => p.name))}.`,
      hint: 'Export the model with plain tensors.',
    };
}
