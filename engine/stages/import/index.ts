import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const importStage = {} as Handlers<typeof contract.import>;
