import type { ForeignPort, Survey } from '#nn/onnx/survey.ts';
import {
  FeedType,
  type InputAxis,
  type InputRole,
  type MappedInput,
  type MappedOutput,
  type MappingDraft,
  usualProbabilities,
} from '#shared/domain/forecaster.ts';

export interface Proposal {
  readonly proposal: MappingDraft;
  readonly reasons: readonly string[];
}

/** What names of inputs say of their role; the first that fits. */
const ROLES: readonly (readonly [InputRole, RegExp])[] = [
  ['group', /group/i],
  ['horizon', /pred\w*_?len|horizon|num_output|n_steps|future_len/i],
  ['missing', /missing|is_?nan|pad(ding)?_?mask|paddings?$/i],
  ['observed', /mask|observed|valid/i],
  ['future', /future|known|ahead/i],
  ['past', /cov|exog|feat|dynamic|regressor/i],
  ['context', /context|past_?(values|target)|history|target|series|signal|values|inputs?$|^x$|^y$/i],
];

const CONTEXT = 512;
const HORIZON = 64;
const floats = new Set(['float', 'double']);
const isNumber = (dim: number | string | undefined): dim is number => typeof dim === 'number' && dim > 0;
const shown = ({ name, type, dims }: ForeignPort): string => `"${name}" (${type} [${dims.join(', ')}])`;

/** How a file seems to be meant, from the names, types and shapes of what goes in and comes out. The analyst has the last word. */
export function propose(s: Pick<Survey, 'inputs' | 'outputs' | 'operators' | 'metadata'>): Proposal {
  const reasons: string[] = [];
  const say = (text: string) => void reasons.push(text);
  const roles = rolesOf(s.inputs);
  const inputs = s.inputs.map((port, i): MappedInput => inputOf(port, roles[i]!));
  const context = s.inputs[roles.indexOf('context')];
  const timeAt = context ? inputs[roles.indexOf('context')]!.axes.indexOf('time') : -1;
  const length = context?.dims[timeAt];
  s.inputs.forEach((port, i) => void say(`${shown(port)} is taken for ${SAYS[roles[i]!]}.`));
  if (!context) say('No input of floating point numbers looks like a history: say which one is.');
  const stated = Number(s.metadata.context_length);
  if (isNumber(length)) say(`The context is exactly ${length} steps: the file fixes it.`);
  else say(`The file leaves the length of the context free: ${stated > 0 ? `${stated}, as its metadata say` : `${CONTEXT} at most`}.`);

  const output = outputOf(s, say);
  const outTime = output.port?.dims[output.mapped.axes.indexOf('time')];
  const asks = roles.includes('horizon');
  const horizon = isNumber(outTime) ? outTime : Number(s.metadata.prediction_length) > 0 ? Number(s.metadata.prediction_length) : HORIZON;
  say(isNumber(outTime) ? `One call gives ${horizon} steps.` : `How many steps a call gives is not fixed: ${horizon} at most.`);

  const masked = roles.includes('observed') || roles.includes('missing');
  const nan = 'IsNaN' in s.operators;
  say(
    masked
      ? 'Missing values go in as 0 with the mask.'
      : nan
        ? 'The file looks for NaN: missing values go in as NaN.'
        : 'The file has no mask and does not look for NaN: missing values are filled.',
  );
  const channels = s.inputs.flatMap((port, i) =>
    inputs[i]!.axes.includes('channel') ? [port.dims[inputs[i]!.axes.indexOf('channel')]] : [],
  );
  const count = isNumber(channels[0]) ? channels[0] : channels.length > 0 ? 1 : 0;
  if (count > 0) say('Name the covariates in the order of the channels.');
  const rows = context?.dims[inputs[roles.indexOf('context')]!.axes.indexOf('series')];
  return {
    reasons,
    proposal: {
      inputs,
      output: output.mapped,
      context: {
        length: isNumber(length) ? length : stated > 0 ? stated : CONTEXT,
        fixed: isNumber(length),
        least: Math.min(3, isNumber(length) ? length : 3),
      },
      horizon: asks ? Math.max(horizon, 1) : horizon,
      batch: isNumber(rows) ? rows : null,
      scale: 'none',
      missing: masked ? 'mask' : nan ? 'nan' : 'fill',
      covariates: Array.from({ length: count }, (_, i) => `covariate ${i + 1}`),
    },
  };
}

const SAYS: Readonly<Record<InputRole, string>> = {
  context: 'the history',
  observed: 'a mask of what is known',
  missing: 'a mask of what is missing',
  past: 'covariates of the past',
  future: 'covariates of the steps ahead',
  group: 'the number of each series',
  horizon: 'the horizon',
  number: 'a constant number',
};

/** Roles by name and type; where no name says "history", the largest input of floating point numbers is it. */
function rolesOf(ports: readonly ForeignPort[]): InputRole[] {
  const roles = ports.map((port): InputRole => {
    const role = ROLES.find(([, name]) => name.test(port.name))?.[0] ?? 'number';
    const isFloat = floats.has(port.type);
    if (port.dims.length === 0 || (port.dims.length === 1 && port.dims[0] === 1))
      return role === 'horizon' && !isFloat ? 'horizon' : 'number';
    if (['context', 'past', 'future'].includes(role) && !isFloat) return 'number';
    if (role === 'horizon' || role === 'number') return isFloat ? 'context' : 'number';
    return role;
  });
  const histories = roles.flatMap((role, i) => (role === 'context' ? [i] : []));
  const named = histories.filter((i) => ROLES.at(-1)![1].test(ports[i]!.name));
  const chosen = named[0] ?? histories[0] ?? roles.indexOf('past');
  return roles.map((role, i) => (i === chosen ? 'context' : role === 'context' ? 'past' : role));
}

function inputOf({ name, type, dims }: ForeignPort, role: InputRole): MappedInput {
  const axes: InputAxis[] =
    role === 'number' || role === 'horizon'
      ? dims.map(() => 'one')
      : role === 'group'
        ? ['series']
        : dims.length === 1
          ? ['time']
          : dims.length === 2
            ? ['series', 'time']
            : role === 'past' || role === 'future'
              ? ['series', 'time', 'channel']
              : dims[1] === 1 && dims[2] !== 1
                ? ['series', 'one', 'time']
                : ['series', 'time', 'one'];
  const known = FeedType.safeParse(type);
  return {
    ...{ name, role, axes: role === 'past' || role === 'future' ? withChannels(axes, dims.length) : axes.slice(0, 4) },
    type: known.success ? known.data : 'float',
    ...(role === 'number' && { value: /sample/i.test(name) ? 100 : 0 }),
  };
}

const withChannels = (axes: InputAxis[], rank: number): InputAxis[] => (rank === 2 ? ['time', 'channel'] : axes);

const TIME = /time|step|horizon|pred|len|h$/i;

function outputOf(
  { outputs, metadata }: Pick<Survey, 'outputs' | 'metadata'>,
  say: (text: string) => void,
): { port: ForeignPort | undefined; mapped: MappedOutput } {
  const usable = outputs.filter((p) => floats.has(p.type));
  const port = usable.find((p) => /quantile/i.test(p.name)) ?? usable.find((p) => /forecast|pred|output|mean/i.test(p.name)) ?? usable[0];
  if (!port) {
    say('No output of floating point numbers was found.');
    return { port, mapped: { name: outputs[0]?.name ?? '', axes: ['series', 'time'], probabilities: [] } };
  }
  const { dims, name } = port;
  const words = dims.map((dim) => (typeof dim === 'string' ? dim : ''));
  const sampled = words.findIndex((w, i) => i > 0 && /sample/i.test(w)) > 0 || /sample/i.test(name);
  const many = sampled ? 'sample' : 'quantile';
  const manyAt = manyDimension(dims, words, many);
  const axes: MappedOutput['axes'] =
    dims.length === 1
      ? ['time']
      : dims.length === 2
        ? manyAt === 1 && /quantile/i.test(words[1]!)
          ? ['time', many]
          : ['series', 'time']
        : dims.slice(0, 4).map((dim, i) => (i === 0 ? 'series' : i === manyAt ? many : dim === 1 ? 'one' : 'time'));
  const count = Number(dims[axes.indexOf('quantile')]);
  const given = listIn(metadata.quantiles);
  const probabilities = !axes.includes('quantile') ? [] : (given ?? usualProbabilities(count > 0 && count < 1000 ? count : 9));
  say(
    axes.includes('quantile')
      ? `${shown(port)} is taken for ${probabilities.length} quantiles, ${probabilities[0]} to ${probabilities.at(-1)}${given ? ', as its metadata say' : ': check them against its description'}.`
      : `${shown(port)} is taken for ${sampled ? 'samples' : 'a point forecast: intervals come from its errors at earlier origins'}.`,
  );
  return { port, mapped: { name, axes, probabilities } };
}

/** Which dimension holds quantiles or samples: by its name, else of two fixed sizes the one that is usual for quantiles, else the smaller. */
function manyDimension(dims: readonly (number | string)[], words: readonly string[], many: string): number {
  const named = words.findIndex((w, i) => i > 0 && w.toLowerCase().includes(many));
  if (named > 0) return named;
  const inner = dims.flatMap((dim, i) => (i > 0 && dim !== 1 ? [i] : []));
  if (inner.length < 2) return -1;
  const timed = inner.find((i) => TIME.test(words[i]!));
  if (timed !== undefined) return inner.find((i) => i !== timed)!;
  const fixed = inner.filter((i) => isNumber(dims[i]));
  if (fixed.length === 1) return fixed[0]!;
  const usual = fixed.filter((i) => [3, 5, 7, 9, 11, 19, 21, 99].includes(Number(dims[i])));
  if (usual.length === 1) return usual[0]!;
  return fixed.sort((a, b) => Number(dims[a]) - Number(dims[b]))[0] ?? inner[0]!;
}

function listIn(text: string | undefined): number[] | undefined {
  try {
    const list: unknown = JSON.parse(text ?? '');
    const good =
      Array.isArray(list) &&
      list.length > 0 &&
      list.every((p, i) => typeof p === 'number' && p > 0 && p < 1 && (i === 0 || p > list[i - 1]));
    return good ? (list as number[]) : undefined;
  } catch {
    return undefined;
  }
}
