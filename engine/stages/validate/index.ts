import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const validateStage = {} as Handlers<typeof contract.validate>;
