import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const trainStage = {} as Handlers<typeof contract.train>;
