import { formatValue } from '#shared/base/format.ts';
import type { Measure } from './finding.ts';

const MIB = 2 ** 20;

export const size: Measure = ({ fit, fileBytes = 0 }) => {
  const mib = (bytes: number): string => `${formatValue(bytes / MIB, 3)} MiB`;
  return {
    value: (fit.body.stateBytes + fileBytes) / MIB,
    what: 'what a release needs of the model',
    unit: 'MiB',
    explanation: `The state has ${mib(fit.body.stateBytes)}${fileBytes > 0 ? `, its ONNX file ${mib(fileBytes)}` : ''}.`,
    evidence: [{ record: fit.head.id, note: 'its state' }],
    remedies: ['Prefer fewer members, smaller trees or a smaller net.', 'Release fewer series, or a model that is one for all of them.'],
  };
};
