import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const approveStage = {} as Handlers<typeof contract.approve>;
