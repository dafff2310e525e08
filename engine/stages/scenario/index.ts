import type { contract } from '#shared/contract.ts';
import type { Handlers } from '../../handlers.ts';

export const scenarioStage = {} as Handlers<typeof contract.scenario>;
