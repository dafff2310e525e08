import { linearQuantile } from '../../linear-quantile/net.ts';
import { nbeats } from '../../nbeats/net.ts';
import { nhits } from '../../nhits/net.ts';
import { patchtst } from '../../patchtst/net.ts';
import { tcn } from '../../tcn/net.ts';
import { tsmixer } from '../../tsmixer/net.ts';
import type { Network } from '../neural/network.ts';

const blocks = { stacks: 2, blocks: 2, layers: 2, width: 8, degree: 2, waves: 3, covariateWidth: 2 };
const rates = [
  { pool: 2, every: 4 },
  { pool: 1, every: 2 },
  { pool: 1, every: 1 },
];

/** The nets in small, as scripts/goldens/nets.py writes them in PyTorch. */
export const smallNets: Readonly<Record<string, Network>> = {
  'N-BEATS, generic': nbeats({ form: 'generic', ...blocks }),
  'N-BEATS, interpretable': nbeats({ form: 'interpretable', ...blocks }),
  'N-HiTS': nhits({ rates, blocks: 1, layers: 2, width: 8, dropout: 0, covariateWidth: 2 }),
  'linear quantile, from the last value': linearQuantile({ form: 'last', average: 3 }),
  'linear quantile, by moving average': linearQuantile({ form: 'average', average: 3 }),
  TSMixer: tsmixer({ blocks: 2, features: 4, width: 8, dropout: 0.1 }),
  PatchTST: patchtst({ patch: 4, stride: 2, layers: 2, heads: 2, width: 8, hidden: 8, dropout: 0.1 }),
  TCN: tcn({ channels: 6, kernel: 2, dropout: 0.1, width: 8 }),
};
