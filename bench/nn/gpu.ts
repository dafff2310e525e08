import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDevices } from '#engine/onnx/devices/devices.ts';
import { findingsIn } from '#engine/onnx/devices/store.ts';
import { NETS } from './nets.ts';
import { timeOurs } from './ours.ts';
import { Absent, type Figure, medianOf, type Part } from './part.ts';

const CPU_THREADS = 2;

async function found() {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-'));
  try {
    return await createDevices(findingsIn(folder)).find(true);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every device that was found, against two threads of the CPU, in turn. */
async function* run(rounds: number): AsyncGenerator<Figure> {
  const devices = (await found()).filter(({ id }) => id !== 'cpu');
  const there = devices.filter(({ available }) => available);
  if (there.length === 0) throw new Absent(devices.map(({ title, reason }) => `${title}: ${reason}`).join(' '));
  for (const { id, title } of there)
    for (const net of NETS) {
      const pairs = Array.from({ length: rounds }, () => [timeOurs(net, 1, id).step, timeOurs(net, CPU_THREADS).step] as const);
      const step = medianOf(pairs.map(([gpu]) => gpu));
      const cpu = medianOf(pairs.map(([, threads]) => threads));
      yield { what: `step of ${net} on ${title}`, value: step, unit: 'ms', detail: { 'CPU ms': cpu, 'against it': step / cpu } };
    }
}

export const gpu: Part = {
  name: 'gpu',
  title: `Training steps on a GPU against ${CPU_THREADS} threads of the CPU`,
  run: ({ rounds }) => run(rounds),
};
