import type { AnyModel } from '#models/kit/define.ts';
import type { Device, DeviceChoice } from '#shared/domain/device.ts';
import type { JobContext } from '../context.ts';

/** Where the tensor programs of some models are to run: as the job asks, else as the settings say. What cannot be had is told by `note`. */
export async function deviceFor(
  models: readonly AnyModel[],
  asked: DeviceChoice | undefined,
  { devices, settings }: Pick<JobContext, 'devices' | 'settings'>,
  tell: JobContext['note'],
): Promise<Device> {
  if (!models.some((model) => model.family === 'neural')) return 'cpu';
  const { device, note } = await devices.pick(asked ?? settings.get().device);
  if (note) tell('warn', note);
  return device;
}
