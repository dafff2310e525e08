import { formatNumber } from './format.ts';

interface Place {
  member: number;
  members: number;
  epoch: number;
}

/** "epoch 17", or "epoch 17 of net 2". */
export const epochText = ({ member, members, epoch }: Place): string =>
  `epoch ${formatNumber(epoch)}${members > 1 ? ` of net ${member + 1}` : ''}`;
