import type { Device, DeviceChoice, FoundDevice, TensorRuntime } from '#shared/domain/device.ts';
import { formatValue } from './format.ts';

export const DEVICE_TITLE: Record<DeviceChoice, string> = {
  auto: 'Automatic',
  cpu: 'CPU',
  webgpu: 'WebGPU',
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'Core ML',
};

export const RUNTIME_TITLE: Record<TensorRuntime, string> = { onnxruntime: 'ONNX Runtime', tfjs: 'TensorFlow.js' };

/** How fast a device is, against all threads of the CPU; undefined where there is nothing to say. */
export function deviceNote({ id, speed }: Pick<FoundDevice, 'id' | 'speed'>): string | undefined {
  if (id === 'cpu' || speed === undefined) return undefined;
  const text = speed >= 1 ? `${formatValue(speed, 2)} times as fast as the CPU` : `${formatValue(1 / speed, 2)} times slower than the CPU`;
  return `A small net trained ${text}.`;
}

/** "CPU", or "CUDA, TensorFlow.js" where it was not the usual runtime. */
export const whereOf = ({ device, runtime }: { device: Device; runtime: TensorRuntime }): string =>
  runtime === 'onnxruntime' ? DEVICE_TITLE[device] : `${DEVICE_TITLE[device]}, ${RUNTIME_TITLE[runtime]}`;
