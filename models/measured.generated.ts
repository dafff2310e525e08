// Made by scripts/generate-models.ts: do not edit.
import type { Measured } from '#shared/domain/model-card.ts';

export const measured: Readonly<Record<string, readonly Measured[]>> = {};
