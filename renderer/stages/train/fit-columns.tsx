import { IconAlertTriangle } from '@tabler/icons-react';
import type { StoredRecord } from '#shared/domain/record.ts';
import type { Fit } from '#shared/stages/train.ts';
import { Chip } from '../../components/chip.tsx';
import type { DataColumn } from '../../components/data-table.tsx';
import { whereOf } from '../../components/device-facts.ts';
import { formatBytes, formatDuration, formatNumber, formatValue } from '../../components/format.ts';

type Row = StoredRecord<Fit>;

/** The best loss on what was held back; the mean of an ensemble's. */
export function validationOf({ training }: Pick<Fit, 'training'>): number | null {
  const best = training?.best.filter((loss) => loss !== null) ?? [];
  return best.length > 0 ? best.reduce((a, b) => a + b, 0) / best.length : null;
}

/** Where a net was trained; marked where something went otherwise than asked. */
export function DeviceCell({ training }: Pick<Fit, 'training'>) {
  if (!training) return '–';
  if (training.notes.length === 0) return whereOf(training);
  return (
    <Chip tone="warning" icon={<IconAlertTriangle size={13} />} title={training.notes.join('\n')}>
      {whereOf(training)}
    </Chip>
  );
}

/** What fits took, processor by processor and byte by byte. */
export const RESOURCE_COLUMNS: readonly DataColumn<Row>[] = [
  {
    id: 'seconds',
    title: 'Wall',
    hint: 'From the start to the stored fit',
    width: 84,
    value: (f) => f.head.seconds,
    cell: (f) => formatDuration(f.head.seconds),
  },
  {
    id: 'cpu',
    title: 'CPU',
    hint: 'Processor time of the whole engine meanwhile, all threads together',
    width: 84,
    align: 'right',
    value: (f) => f.body.resources?.cpuSeconds,
    cell: (f) => formatDuration(f.body.resources?.cpuSeconds),
  },
  {
    id: 'memory',
    title: 'Memory',
    hint: 'The most that the whole engine held meanwhile',
    width: 82,
    align: 'right',
    value: (f) => f.body.resources?.peakBytes,
    cell: (f) => (
      <span title={f.body.resources && `${formatBytes(f.body.resources.addedBytes)} came with it`}>
        {formatBytes(f.body.resources?.peakBytes)}
      </span>
    ),
  },
];

/** How nets were trained; for a list that has one. */
export const TRAINING_COLUMNS: readonly DataColumn<Row>[] = [
  { id: 'device', title: 'Device', width: 84, value: (f) => f.body.training?.device, cell: (f) => <DeviceCell {...f.body} /> },
  {
    id: 'epochs',
    title: 'Epochs',
    width: 66,
    align: 'right',
    value: (f) => f.body.training?.epochs,
    cell: (f) => formatNumber(f.body.training?.epochs),
  },
  {
    id: 'loss',
    title: 'Validation',
    hint: 'The best validation loss, whose weights are kept; the mean of an ensemble. To be compared only where the scaling and the quantiles are the same',
    width: 84,
    align: 'right',
    value: (f) => validationOf(f.body),
    cell: (f) => formatValue(validationOf(f.body)),
  },
];
