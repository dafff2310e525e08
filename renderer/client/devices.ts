import { useCall } from './call.ts';

/** The devices for neural nets that were found, and what the settings choose. They are looked for once. */
export function useDevices() {
  const found = useCall((c) => c.settings.devices, {}, { fresh: Number.POSITIVE_INFINITY }).data?.devices;
  const usual = useCall((c) => c.settings.get, {}).data?.device;
  return { found, usual };
}
