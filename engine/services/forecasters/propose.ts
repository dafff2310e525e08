import type { Survey } from '#nn/onnx/survey.ts';
import type { InputRole, MappedInput, MappingDraft } from '#shared/domain/forecaster.ts';
import { cannotBeFed, inputOf, isNumber, rolesOf, shown } from './propose-inputs.ts';
import { outputOf } from './propose-output.ts';

export interface Proposal {
  readonly proposal: MappingDraft;
  readonly reasons: readonly string[];
}

const CONTEXT = 512;
const HORIZON = 64;

const SAYS: Readonly<Record<InputRole, string>> = {
  context: 'the history',
  observed: 'a mask of what is known',
  missing: 'a mask of what is missing',
  past: 'covariates of the past',
  future: 'covariates of the steps ahead',
  ahead: 'a mask of what is known ahead',
  group: 'the number of each series',
  horizon: 'the horizon',
  number: 'a constant number',
};

/** How a file seems to be meant, from the names, types and shapes of what goes in and comes out. The analyst has the last word. */
export function propose(s: Pick<Survey, 'inputs' | 'outputs' | 'operators' | 'metadata'>): Proposal {
  const reasons: string[] = [];
  const say = (text: string) => void reasons.push(text);
  const roles = rolesOf(s.inputs);
  const inputs = s.inputs.map((port, i): MappedInput => inputOf(port, roles[i]!, roles.includes('group')));
  const context = s.inputs[roles.indexOf('context')];
  const timeAt = context ? inputs[roles.indexOf('context')]!.axes.indexOf('time') : -1;
  const length = context?.dims[timeAt];
  s.inputs.forEach((port, i) => void say(`${shown(port)} is taken for ${SAYS[roles[i]!]}.`));
  for (const port of s.inputs.filter(cannotBeFed)) say(`${shown(port)} cannot be fed: export the model with inputs of single precision.`);
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
  if (roles.includes('group') && count === 0) say('Covariates may be named: they then go in as further rows of the group of each series.');
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
