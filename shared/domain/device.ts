import { z } from 'zod';

/** Where tensor programs can run. */
export const Device = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export type Device = z.infer<typeof Device>;

/** `auto`: a GPU that was found to train faster than a CPU does, else the CPU. The choice never changes what a fit is: equal work is found again. */
export const DeviceChoice = z.enum(['auto', ...Device.options]);
export type DeviceChoice = z.infer<typeof DeviceChoice>;

/** What runs tensor programs. */
export const TensorRuntime = z.enum(['onnxruntime', 'tfjs']);
export type TensorRuntime = z.infer<typeof TensorRuntime>;

/** Something that was looked for on this machine. */
const Found = {
  title: z.string(),
  available: z.boolean(),
  /** Why it is missing, in plain words; '' where it is there. */
  reason: z.string(),
  /** What to do to get it; '' where there is nothing to do. */
  hint: z.string(),
};

export const FoundDevice = z.object({
  id: Device,
  ...Found,
  /** How fast it trained a small program, against all threads of the CPU; left out where it is not available. */
  speed: z.number().optional(),
});
export type FoundDevice = z.infer<typeof FoundDevice>;

export const FoundRuntime = z.object({ id: TensorRuntime, ...Found });
export type FoundRuntime = z.infer<typeof FoundRuntime>;
