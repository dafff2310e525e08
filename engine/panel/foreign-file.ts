import { ForecasterFile } from '#shared/domain/forecaster.ts';

/** SHA-256 of the stored file that the fit of an imported forecaster runs, by its parameters. */
export const foreignFile = ({ file }: Record<string, unknown>): string | undefined => {
  const named = ForecasterFile.safeParse(file).data;
  return named && 'stored' in named ? named.stored : undefined;
};
