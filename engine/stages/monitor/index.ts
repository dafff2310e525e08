import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const monitorStage = {} as Handlers<typeof contract.monitor>;
