import type { AnyModel } from '#models/kit/define.ts';
import type { Device, DeviceChoice } from '#shared/domain/device.ts';
import type { JobContext } from '../context.ts';

/** Where the tensor programs of some models are to run: as the job asks, else as the settings say. What cannot be had is told. */
export async function deviceFor(
  models: readonly AnyModel[],
  asked: DeviceChoice | undefined,
  ctx: Pick<JobContext, 'devices' | 'settings' | 'note'>,
): Promise<Device> {
  if (!models.some((model) => model.family === 'neural')) return 'cpu';
  const { device, note } = await ctx.devices.pick(asked ?? ctx.settings.get().device);
  if (note) ctx.note('warn', note);
  return device;
}
