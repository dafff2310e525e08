import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const featuresStage = {} as Handlers<typeof contract.features>;
