import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { catalog } from '#models/catalog.ts';
import { business } from '#models/kit/battery/data.ts';
import { makeContext } from '#models/kit/context.ts';
import { panelOf } from '#shared/domain/panel.ts';
import { onnxRuntime } from '../../onnx/runtime.ts';
import { dropCheckpoints } from './checkpoints.ts';
import { type DeskWord, deskAt } from './desk.ts';

const runtime = onnxRuntime();
afterAll(runtime.end);

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'almanac-resume-')), 'work');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const panel = panelOf({ a: business(120, 1), b: business(100, 2) });
const net = catalog.find((model) => model.id === 'nbeats');
const params = { seasons: [7], epochs: 6, members: 2, stepsPerEpoch: 3, batch: 8, width: 16, stacks: 1, blocks: 1, patience: 0 };

/** A fit that is cut off after so many epochs, as a killed process is; every epoch has its checkpoint, since ten seconds pass at each look at the clock. */
function fitUntil(epochs = Number.POSITIVE_INFINITY) {
  const { port1, port2 } = new MessageChannel();
  const desk = deskAt({ port: port2, folder });
  let told = 0;
  let now = 0;
  const ctx = makeContext({
    ...{ seed: 3, members: catalog, runtime },
    clock: () => {
      now += 10_001;
      return now;
    },
    isCancelled: () => told >= epochs,
    training: {
      ...desk,
      epoch: (line) => {
        told++;
        desk.epoch(line);
      },
    },
  });
  try {
    return { state: JSON.stringify(net!.fit(panel, net!.params.parse(params), { horizon: 5 }, ctx)), told, words: wordsAt(port1) };
  } finally {
    port1.close();
  }
}

function wordsAt(port: MessagePort): DeskWord[] {
  const words: DeskWord[] = [];
  for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) words.push(got.message as DeskWord);
  return words;
}

it.skipIf(!net)(
  'a net that was cut off goes on from its checkpoint and is the same in the end, byte for byte (skipped where the catalog has no nbeats)',
  () => {
    const whole = fitUntil();
    expect(whole.told).toBe(12);
    expect(whole.words.some((word) => 'resumed' in word)).toBe(false);
    dropCheckpoints(folder);
    for (const epochs of [2, 3, 4]) expect(() => fitUntil(epochs)).toThrow('Cancelled');
    expect(existsSync(join(folder, 'net-1.checkpoint'))).toBe(true);
    const resumed = fitUntil();
    expect(resumed.told).toBeLessThan(12);
    expect(resumed.words).toContainEqual({ resumed: true });
    expect(resumed.state).toBe(whole.state);
  },
);
