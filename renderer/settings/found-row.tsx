import { Radio } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { Chip } from '../components/chip.tsx';
import classes from './devices.module.css';

/** A runtime or device as a choice: whether it is there, why not, and what would bring it. */
export function FoundRow(props: {
  found: { id: string; title: string; available: boolean; reason: string; hint: string };
  /** Said beside one that is there. */
  note?: string | undefined;
  chosen: boolean;
  /** What takes over where it is chosen and missing. */
  instead: string;
}) {
  const { found, note, chosen, instead } = props;
  const { id, title, available, reason, hint } = found;
  return (
    <div className={classes.row} data-missing={!available || undefined}>
      <Radio value={id} label={title} disabled={!available && !chosen} />
      {id !== 'auto' && (
        <Chip tone={available ? 'good' : 'plain'} icon={available ? <IconCheck size={13} /> : <IconX size={13} />}>
          {available ? 'found' : 'not found'}
        </Chip>
      )}
      {(note || reason || hint) && (
        <p className={classes.why}>
          {note ?? reason} {hint}
          {!available && chosen && <strong> {instead} takes over while it is missing.</strong>}
        </p>
      )}
    </div>
  );
}
