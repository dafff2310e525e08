import type { Device } from '#shared/domain/device.ts';

/** What is known of a device before it is tried. */
interface Known {
  readonly title: string;
  /** Platforms whose build of the runtime has it: `process.platform`-`process.arch`. */
  readonly platforms: readonly string[];
  /** Why it is not there elsewhere. */
  readonly elsewhere: string;
  /** What to do where it is not found. */
  readonly hint: string;
}

export const KNOWN: Readonly<Record<Exclude<Device, 'cpu'>, Known>> = {
  webgpu: {
    title: 'WebGPU (any graphics card)',
    platforms: ['linux-x64', 'win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64'],
    elsewhere: 'The runtime has no WebGPU for this platform.',
    hint: 'Install the current driver of the graphics card; on Linux its Vulkan driver too.',
  },
  cuda: {
    title: 'CUDA (NVIDIA)',
    platforms: ['linux-x64'],
    elsewhere: 'CUDA is used on Linux with an x64 processor only.',
    hint: 'Install the driver, CUDA 12 and cuDNN 9, and the CUDA part of ONNX Runtime: docs/devices.md says how.',
  },
  dml: {
    title: 'DirectML (Windows)',
    platforms: ['win32-x64', 'win32-arm64'],
    elsewhere: 'DirectML is a part of Windows.',
    hint: 'Install the current driver of the graphics card.',
  },
  coreml: {
    title: 'Core ML (Mac)',
    platforms: ['darwin-arm64'],
    elsewhere: 'Core ML is a part of macOS on Apple silicon.',
    hint: '',
  },
};

export const titleOf = (device: Device): string => (device === 'cpu' ? 'The CPU' : KNOWN[device].title);

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/adapter/i, 'No graphics adapter was found.'],
  [/providers?_(cuda|shared)|load shared library/i, 'The CUDA part of ONNX Runtime is not installed.'],
  [/no CUDA-capable device|cudaGetDeviceCount|cuda.*device/i, 'No NVIDIA graphics card was found.'],
  [/out of memory|E_OUTOFMEMORY|CUDA failure 2\b/i, 'Its memory does not suffice.'],
  [/unsupported|not available|not supported/i, 'This build of the runtime does not have it.'],
];

/** The runtime's words in plain ones, where it is known what they mean. */
export const reasonOf = (said: string): string =>
  REASONS.find(([pattern]) => pattern.test(said))?.[1] ?? `${said.split('\n')[0]!.replace(/\.?$/, '.')}`;
