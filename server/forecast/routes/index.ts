import type { App, Service } from '../context.ts';
import { forecastRoutes } from './forecast.ts';
import { healthRoutes } from './health.ts';
import { modelRoutes } from './models.ts';
import { predictRoutes } from './predict.ts';
import { releaseRoutes } from './releases.ts';
import { tokenRoutes } from './tokens.ts';
import { uploadRoutes } from './uploads.ts';
import { webhookRoutes } from './webhooks.ts';

/** All that the service answers, beside /docs. */
export const ROUTES: readonly ((app: App, service: Service) => void)[] = [
  forecastRoutes,
  predictRoutes,
  modelRoutes,
  releaseRoutes,
  uploadRoutes,
  tokenRoutes,
  webhookRoutes,
  healthRoutes,
];
