import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { LAYERS } from './testing/cases/layers.ts';
import { LOSSES } from './testing/cases/losses.ts';
import { OPERATIONS } from './testing/cases/operations.ts';
import { differences } from './testing/differences.ts';
import { apart, runOnce } from './testing/golden.ts';
import { FREE, type Subject, stage } from './testing/subject.ts';
import { gradientsByTensorFlow } from './testing/tfjs-oracle.ts';

// Else the CPU backend recommends tfjs-node in the console.
tf.env().set('IS_TEST', true);
// TensorFlow.js has no gradient of a comparison, not even 0.
for (const kernelName of ['Greater', 'Less', 'Equal'])
  tf.registerGradient({
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (_, [a, b]) => ({ a: () => tf.zerosLike(a!), b: () => tf.zerosLike(b!) }),
  });
const runtime = onnxRuntime();
beforeAll(() => tf.setBackend('cpu'));
afterAll(runtime.end);

function byDifferences(subject: Subject): string[] {
  const real = subject.single ? 'float' : 'double';
  const { forward, derived, wanted, feeds } = stage(subject, real);
  const [step, bar] = subject.single ? [1e-2, 5e-3] : [1e-5, subject.bar ?? 1e-7];
  const answer = runOnce(runtime, derived, feeds);
  const oracle = differences(runtime, forward, feeds, wanted, step);
  return wanted.flatMap((name) => apart(name, answer[`d ${name}`]!.data, oracle[name]!, bar));
}

function byTensorFlow(subject: Subject): string[] {
  const { forward, derived, wanted, feeds } = stage(subject, 'float');
  const answer = runOnce(runtime, derived, feeds);
  const { loss, gradients } = gradientsByTensorFlow(tf, forward, feeds, wanted);
  return [
    ...apart('loss', answer.loss!.data, [loss], 1e-4),
    ...wanted.flatMap((name) => apart(name, answer[`d ${name}`]!.data, gradients[name]!.data, 1e-4)),
  ];
}

function shapes(subject: Subject): void {
  const { out, forward, derived, wanted, feeds } = stage(subject, 'float');
  expect(runOnce(runtime, forward, feeds).out!.dims).toEqual(out.map((d) => (typeof d === 'number' ? d : FREE)));
  const answer = runOnce(runtime, derived, feeds);
  for (const name of wanted) expect(answer[`d ${name}`]!.dims).toEqual(feeds[name]!.dims);
}

// TensorFlow.js derives no Scan of one step: its own gradient of unstack fails where one part comes out.
describe.each([
  ['operations', OPERATIONS],
  ['layers', LAYERS],
  ['losses', LOSSES],
] as const)('%s', (_, subjects) => {
  const named = subjects.map((subject) => [subject.title, subject] as const);
  it.each(named)('differences: %s', (_, subject) => expect(byDifferences(subject)).toEqual([]));
  it.each(named.filter(([title]) => !title.endsWith('of one step')))('TensorFlow.js: %s', (_, subject) =>
    expect(byTensorFlow(subject)).toEqual([]),
  );
  it.each(named)('shapes: %s', (_, subject) => shapes(subject));
});
