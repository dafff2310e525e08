import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const publishStage = {} as Handlers<typeof contract.publish>;
