import type { ForecasterMapping } from '#shared/domain/forecaster.ts';

/** Known values that a series needs: the whole context where it is fixed and cannot be padded. */
export const minHistoryOf = ({ context, missing }: ForecasterMapping): number =>
  context.fixed && missing === 'fill' ? context.length : context.least;
