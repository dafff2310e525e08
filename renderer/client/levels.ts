import { useCall } from './call.ts';

const USUAL = [80, 95];

/** The interval levels that the user prefers, in percent. */
export const useLevels = (): number[] => useCall((c) => c.settings.get, {}).data?.levels ?? USUAL;
