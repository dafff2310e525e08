import type { ForeignPort } from '#nn/onnx/survey.ts';
import { FeedType, type InputAxis, type InputRole, type MappedInput } from '#shared/domain/forecaster.ts';

/** What names of inputs say of their role; the first that fits. */
const ROLES: readonly (readonly [InputRole, RegExp])[] = [
  ['group', /group/i],
  ['ahead', /(future|ahead)\w*mask/i],
  ['horizon', /pred\w*_?len|horizon|num_output(?!_patch)|n_steps|future_len/i],
  ['missing', /missing|is_?nan|pad(ding)?_?mask|paddings?$/i],
  ['observed', /mask|observed|valid/i],
  ['future', /future|known|ahead/i],
  ['past', /cov|exog|feat|dynamic|regressor/i],
  ['context', /context|past_?(values|target)|history|target|series|signal|values|inputs?$|^x$|^y$/i],
];

const FLOATS = new Set(['float', 'double']);
export const isFloat = ({ type }: ForeignPort): boolean => FLOATS.has(type);
export const isNumber = (dim: number | string | undefined): dim is number => typeof dim === 'number' && dim > 0;
export const shown = ({ name, type, dims }: ForeignPort): string => `"${name}" (${type} [${dims.join(', ')}])`;

/** Roles by name and type; where no name says "history", the largest input of floating point numbers is it. */
export function rolesOf(ports: readonly ForeignPort[]): InputRole[] {
  const roles = ports.map((port): InputRole => {
    const role = ROLES.find(([, name]) => name.test(port.name))?.[0] ?? 'number';
    const real = isFloat(port);
    if (port.dims.length === 0 || (port.dims.length === 1 && port.dims[0] === 1)) return role === 'horizon' && !real ? 'horizon' : 'number';
    if (['context', 'past', 'future'].includes(role) && !real) return 'number';
    if (role === 'horizon' || role === 'number') return real ? 'context' : 'number';
    return role;
  });
  const histories = roles.flatMap((role, i) => (role === 'context' ? [i] : []));
  const named = histories.filter((i) => ROLES.at(-1)![1].test(ports[i]!.name));
  const chosen = named[0] ?? histories[0] ?? roles.indexOf('past');
  return roles.map((role, i) => (i === chosen ? 'context' : role === 'context' ? 'past' : role));
}

/** Types that cannot be fed: what the trial would say in the runtime's words. */
export const cannotBeFed = ({ type }: ForeignPort): boolean => !FeedType.safeParse(type).success;

/** The input in that role, its dimensions in the order that most files have. */
export function inputOf({ name, type, dims }: ForeignPort, role: InputRole, grouped: boolean): MappedInput {
  const known = FeedType.safeParse(type);
  return {
    ...{ name, role, axes: axesOf(dims, role, grouped), type: known.success ? known.data : 'float' },
    ...(role === 'number' && { value: usualNumber(name) }),
  };
}

function axesOf(dims: ForeignPort['dims'], role: InputRole, grouped: boolean): InputAxis[] {
  if (role === 'number' || role === 'horizon') return dims.map((): InputAxis => 'one').slice(0, 4);
  if (role === 'group') return ['series'];
  const covariates = role === 'past' || role === 'future' || role === 'ahead';
  if (dims.length === 1) return ['time'];
  if (dims.length === 2) return covariates && !grouped ? ['time', 'channel'] : ['series', 'time'];
  if (covariates) return ['series', 'time', 'channel'];
  return dims[1] === 1 && dims[2] !== 1 ? ['series', 'one', 'time'] : ['series', 'time', 'one'];
}

/** Numbers of samples and of patches that published forecasters take; 0 for what is not known. */
const usualNumber = (name: string): number => (/sample/i.test(name) ? 100 : /patch/i.test(name) ? 4 : 0);
