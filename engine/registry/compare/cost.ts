import type { Difference } from '#shared/services/registry.ts';
import type { VersionEvidence } from '../evidence.ts';
import { duration, size } from '../numbers.ts';
import { difference, lessIsBetter, NONE } from './difference.ts';
import { relative } from './metrics.ts';

const COSTS: readonly { what: string; of: (version: VersionEvidence) => number | undefined; tell: (x: number) => string }[] = [
  { what: 'Time of the fit', of: ({ fit }) => fit.body.resources?.seconds ?? fit.head.seconds, tell: duration },
  { what: 'Processor time of the fit', of: ({ fit }) => fit.body.resources?.cpuSeconds, tell: duration },
  { what: 'Memory of the fit', of: ({ fit }) => fit.body.resources?.addedBytes, tell: size },
  { what: 'Time of the backtest', of: ({ row }) => row?.seconds, tell: duration },
  { what: 'Stored state', of: ({ fit }) => fit.body.stateBytes, tell: size },
];

/** What the versions cost, where it was measured. Times were taken on the machine of the fit and vary from run to run. */
export const costRows = (a: VersionEvidence, b: VersionEvidence): Difference[] =>
  COSTS.flatMap(({ what, of, tell }) => {
    const [x, y] = [of(a), of(b)];
    if (x === undefined && y === undefined) return [];
    const row = difference(what, x === undefined ? NONE : tell(x), y === undefined ? NONE : tell(y));
    return [x === undefined || y === undefined ? row : { ...row, ...lessIsBetter(x, y, tell), note: relative(x, y) }];
  });
