import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Device } from '#shared/domain/device.ts';
import { createDevices } from './devices.ts';
import { KNOWN, reasonOf } from './known.ts';
import type { Outcome } from './probing.ts';
import { findingsIn } from './store.ts';

const homes: string[] = [];
const home = () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-devices-'));
  homes.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of homes) rmSync(folder, { recursive: true, force: true });
});

const here = `${process.platform}-${process.arch}`;
const possible = Object.entries(KNOWN).flatMap(([id, { platforms }]) => (platforms.includes(here) ? [id as Device] : []));

/** Devices whose trial ends as told; counts the trials. */
function devicesWith(outcome: (device: Device) => Outcome, folder = home()) {
  const tried: Device[] = [];
  const devices = createDevices(findingsIn(folder), async (device) => {
    tried.push(device);
    return outcome(device);
  });
  return { devices, tried, folder };
}
const missing = (): Outcome => ({ failed: 'Failed to get a WebGPU adapter: No supported adapters' });
const fast = (times: number) => (): Outcome => ({ seconds: 0.01, cpuSeconds: 0.01 * times });

describe('devices', () => {
  it('are the CPU, those that this platform can have and were tried, and the rest with the reason', async () => {
    const { devices, tried } = devicesWith(missing);
    const found = await devices.find();
    expect(tried).toEqual(possible);
    expect(found.map((d) => d.id)).toEqual(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
    expect(found.map((d) => d.available)).toEqual([true, false, false, false, false]);
    for (const device of found.slice(1)) expect(device.reason).toMatch(/\w.*\.$/);
    for (const device of found) if (device.reason && possible.includes(device.id)) expect(device.hint).not.toBe('');
  });

  it('are tried once, remembered over restarts, and tried again when asked', async () => {
    const { devices, tried, folder } = devicesWith(missing);
    await devices.find();
    await devices.find();
    expect(tried).toHaveLength(possible.length);
    const later = devicesWith(fast(2), folder);
    expect((await later.devices.find()).filter((d) => d.available)).toHaveLength(1);
    expect(later.tried).toEqual([]);
    expect((await later.devices.find(true)).filter((d) => d.available)).toHaveLength(1 + possible.length);
    expect(later.tried).toEqual(possible);
  });

  it('are tried again where the finding is of another version, or cannot be read', async () => {
    const { devices, folder } = devicesWith(missing);
    await devices.find();
    const file = join(folder, 'devices.json');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"with":"[^"]+"/g, '"with":"0.0.1 of long ago"'));
    const other = devicesWith(missing, folder);
    await other.devices.find();
    expect(other.tried).toEqual(possible);
    writeFileSync(file, 'nonsense');
    const again = devicesWith(missing, folder);
    await again.devices.find();
    expect(again.tried).toEqual(possible);
  });

  it('tell of those known so far without trying any', async () => {
    const { devices, tried } = devicesWith(missing);
    expect(devices.known().map((d) => d.id)).toEqual(['cpu']);
    expect(tried).toEqual([]);
    await devices.find();
    expect(devices.known().map((d) => d.id)).toEqual(['cpu', ...possible]);
  });

  it.each([
    [{ crashed: true }, /crashed/],
    [{ late: true }, /did not answer/],
    [{ failed: 'its results are wrong by 3' }, /wrong by 3/],
  ] as const)('%j is a reason in plain words', async (outcome, reason) => {
    const { devices } = devicesWith(() => outcome);
    for (const device of await devices.find()) if (possible.includes(device.id)) expect(device.reason).toMatch(reason);
  });
});

describe('the choice of a device', () => {
  it('auto is the CPU unless another trains faster by a quarter', async () => {
    expect(await devicesWith(missing).devices.pick('auto')).toEqual({ device: 'cpu' });
    expect(await devicesWith(fast(1.1)).devices.pick('auto')).toEqual({ device: 'cpu' });
    const best = possible.at(-1) ?? 'cpu';
    const { devices } = devicesWith((device) => fast(device === best ? 9 : 2)());
    expect(await devices.pick('auto')).toEqual({ device: best });
  });

  it('of one that is not there is the CPU, with a word; of the CPU tries nothing', async () => {
    const { devices, tried } = devicesWith(missing);
    expect(await devices.pick('cpu')).toEqual({ device: 'cpu' });
    expect(tried).toEqual([]);
    for (const id of ['webgpu', 'cuda', 'dml', 'coreml'] as const)
      expect(await devices.pick(id)).toEqual({ device: 'cpu', note: expect.stringContaining('cannot be used') });
  });

  it('of one that is there is that one, slow or not', async () => {
    const { devices } = devicesWith(fast(0.01));
    for (const id of possible) expect(await devices.pick(id)).toEqual({ device: id });
  });
});

it.each([
  ['OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library', 'The CUDA part of ONNX Runtime is not installed.'],
  ['CUDA failure 100: no CUDA-capable device is detected', 'No NVIDIA graphics card was found.'],
  ['webgpu_context.cc:136 Failed to get a WebGPU adapter: No supported adapters', 'No graphics adapter was found.'],
  ['something new\nat a line', 'something new.'],
])('%j means: %s', (said, reason) => expect(reasonOf(said)).toBe(reason));
