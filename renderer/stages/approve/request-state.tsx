import { IconArrowBackUp, IconCheck, IconClock, IconPencil, IconX } from '@tabler/icons-react';
import type { RequestView } from '#shared/stages/approve.ts';
import { Chip } from '../../components/chip.tsx';

const STATE = {
  open: { tone: 'plain', icon: <IconClock size={13} />, text: 'open' },
  approved: { tone: 'good', icon: <IconCheck size={13} />, text: 'approved' },
  rejected: { tone: 'error', icon: <IconX size={13} />, text: 'rejected' },
  changes: { tone: 'warning', icon: <IconPencil size={13} />, text: 'changes asked for' },
  withdrawn: { tone: 'plain', icon: <IconArrowBackUp size={13} />, text: 'withdrawn' },
} as const;

export const stateText = (state: RequestView['state']): string => STATE[state].text;

export function RequestState({ state }: { state: RequestView['state'] }) {
  const { tone, icon, text } = STATE[state];
  return (
    <Chip tone={tone} icon={icon}>
      {text}
    </Chip>
  );
}
