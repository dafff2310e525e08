import { createServing } from '#engine/serving/index.ts';
import { type ForecastService, type Options, openService } from './service.ts';

export { makeToken } from './auth/tokens.ts';
export { ConfigurationError } from './configuration.ts';
export type { ForecastService } from './service.ts';

/**
 * Starts a forecast service. `variables` are those of the environment (shared/serving/environment.ts); resolves when it is ready.
 * Throws ConfigurationError where they do not fit, and what a listed bundle is refused for.
 */
export const startForecastService = (
  variables: Readonly<Record<string, string | undefined>>,
  options: Pick<Options, 'log'> = {},
): Promise<ForecastService> => openService(variables, { ...options, serving: createServing });
