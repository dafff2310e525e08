import { claims } from './battery/claims.ts';
import { determinism } from './battery/determinism.ts';
import { layout } from './battery/layout.ts';
import { robustness } from './battery/robustness.ts';
import type { Check } from './battery/subject.ts';
import { telling } from './battery/telling.ts';

export { type Golden, golden } from './battery/golden.ts';
export type { Check, Subject } from './battery/subject.ts';

/** What every model of the catalog has to hold to, with every one of its examples. Golden values are checked once a model. */
export const battery: readonly Check[] = [...layout, ...determinism, ...robustness, ...claims, ...telling];
