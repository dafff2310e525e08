import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const compareStage = {} as Handlers<typeof contract.compare>;
