import type { seriesService } from '#shared/services/series.ts';
import type { Handlers } from '../../handlers.ts';

export const series = {} as Handlers<typeof seriesService>;
