import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Tensored } from '../runtime.ts';
import { CASES } from './cases.fixture.ts';
import { type Case, difference, feedsOf, programOf, textOf } from './contract.fixture.ts';
import { byOnnxRuntime } from './onnxruntime.fixture.ts';
import { OPERATORS } from './operators/table.ts';
import { tfjsRuntime } from './runtime.ts';

/** Runs a case, and sees that nothing is left in TensorFlow.js's memory. */
function byTensorFlow(a: Case): Record<string, Tensored> {
  const before = tf.memory().numTensors;
  const session = tfjsRuntime(tf).open(programOf(a));
  try {
    return session.run(feedsOf(a));
  } finally {
    session.close();
    expect(tf.memory().numTensors).toBe(before);
  }
}

const cases = CASES.map((a) => [textOf(a), a] as const);
const tested = new Set(CASES.map(({ op }) => op));

it('has a case for every operator that is no control flow', () => {
  expect(Object.keys(OPERATORS).filter((op) => !tested.has(op))).toEqual(['Loop', 'Scan', 'If']);
});

// Else the CPU backend recommends tfjs-node in the console.
tf.env().set('IS_TEST', true);

describe.each(['cpu', 'wasm'])('TensorFlow.js on its %s backend gives what ONNX Runtime gives', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    expect(tf.getBackend()).toBe(backend);
  });

  it.each(cases)('%s', async (_, a) => {
    const found = byTensorFlow(a);
    const ranks = a.outputs.map((_, i) => found[`y${i}`]?.dims.length ?? 0);
    const wanted = await byOnnxRuntime(programOf(a, ranks), feedsOf(a));
    for (const [name, value] of Object.entries(wanted)) expect([name, difference(found[name]!, value)]).toEqual([name, undefined]);
  });
});
