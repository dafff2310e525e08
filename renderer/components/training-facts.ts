import type { Resources, Training, TrainingEnd } from '#shared/domain/training.ts';
import { whereOf } from './device-facts.ts';
import { formatBytes, formatDuration, formatNumber, formatValue, plural } from './format.ts';
import { bestOf, type Net } from './loss-data.ts';
import type { StatProps } from './stat.tsx';

const END: Record<TrainingEnd, string> = {
  done: 'all were run',
  early: 'validation no longer improved',
  asked: 'stopped, the best kept',
};

/** Why no more epochs were run. Of one with notes they say it: the loss may have been no number. */
const endOf = ({ stopped, notes }: Training): string => (stopped === 'early' && notes.length > 0 ? 'ended early' : END[stopped]);

/** "net 2 of 3", or nothing where there is only one. */
export const netOf = (line: { member: number; members: number }): string | undefined =>
  line.members > 1 ? `net ${line.member + 1} of ${line.members}` : undefined;

const bestNote = (net: Net): string | undefined => {
  const best = bestOf(net);
  return best && `best ${formatValue(best.validation)}, epoch ${best.epoch}`;
};

/** Where a training stands, by the epochs of the net at work. */
export function liveFacts(net: Net, secondsLeft: number | null): StatProps[] {
  const last = net.at(-1);
  if (!last) return [];
  return [
    { label: 'Epoch', value: formatNumber(last.epoch), unit: `of ${formatNumber(last.epochs)}`, note: netOf(last) },
    { label: 'Training loss', value: formatValue(last.train), note: last.train === null ? 'no number' : undefined },
    {
      label: 'Validation loss',
      value: formatValue(last.validation),
      note: last.validation === null ? 'nothing was held back' : bestNote(net),
    },
    { label: 'Learning rate', value: formatValue(last.learningRate, 3) },
    {
      label: 'Time left',
      value: secondsLeft === null ? '–' : formatDuration(secondsLeft),
      note: `at most, ${formatDuration(last.seconds)} an epoch`,
    },
  ];
}

/** What became of a training and what it took; of the net shown, what it reached. */
export function endedFacts(net: Net, training: Training, resources: Resources | undefined): StatProps[] {
  const best = bestOf(net);
  return [
    {
      label: 'Epochs',
      value: formatNumber(training.epochs),
      note: `${training.members > 1 ? `over ${plural(training.members, 'net')}, ` : ''}${endOf(training)}`,
    },
    {
      label: 'Validation loss',
      value: formatValue(best?.validation),
      note: best ? [netOf(best), `epoch ${best.epoch}, kept`].filter(Boolean).join(', ') : 'nothing was held back: the last epoch is kept',
    },
    { label: 'Device', value: whereOf(training), note: resources && plural(resources.threads, 'thread') },
    ...(resources ? resourceFacts(resources) : []),
  ];
}

const resourceFacts = ({ seconds, cpuSeconds, peakBytes, addedBytes }: Resources): StatProps[] => [
  {
    label: 'Wall time',
    value: formatDuration(seconds),
    note: `CPU ${formatDuration(cpuSeconds)}${seconds > 0.5 ? `, ${formatNumber(cpuSeconds / seconds, 1)} threads busy` : ''}`,
  },
  { label: 'Peak memory', value: formatBytes(peakBytes), note: `${formatBytes(addedBytes)} came with it` },
];
