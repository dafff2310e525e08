import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import { adding } from '../onnx/program.fixture.ts';
import { findTensorFlow } from './tfjs.ts';
import { enterWorld, runtimeHere } from './world.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'almanac-tfjs-'));
});
afterEach(() => {
  enterWorld({ guards: [] });
  rmSync(home, { recursive: true, force: true });
});

/** A package of that name below `home`, which is tfjs on its CPU backend. */
function install(name: string, native: boolean): string {
  const folder = join(home, 'node_modules', name);
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '4.22.0', main: 'dist/index.js' }));
  const require = createRequire(import.meta.url);
  const [core, backend] = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'].map((part) => JSON.stringify(require.resolve(part)));
  writeFileSync(
    join(folder, 'dist', 'index.js'),
    `const tf = require(${core}); require(${backend}); tf.env().set('IS_TEST', true); tf.setBackend('cpu'); module.exports = tf;`,
  );
  if (native) {
    mkdirSync(join(folder, 'lib', 'napi-v8'), { recursive: true });
    writeFileSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'), '');
  }
  return join(folder, 'dist', 'index.js');
}

const feeds = { a: { data: Float32Array.of(1, 2), dims: [1, 2] }, b: { data: Float32Array.of(3, 4), dims: [1, 2] } };

describe("the user's own TensorFlow.js", () => {
  it('is not there as a rule, and the way to it is told', () => {
    const { found, file } = findTensorFlow(home);
    expect(file).toBeUndefined();
    expect(found).toMatchObject({ id: 'tfjs', available: false, reason: expect.stringMatching(/not installed/) });
    expect(found.hint).toContain(`--prefix "${home}"`);
  });

  it('is not taken where its native part is missing', () => {
    install('@tensorflow/tfjs-node', false);
    expect(findTensorFlow(home)).toMatchObject({ found: { available: false, reason: expect.stringMatching(/no native part/) } });
  });

  it('is found, the one with a GPU first, and runs programs', () => {
    install('@tensorflow/tfjs-node', true);
    const gpu = install('@tensorflow/tfjs-node-gpu', true);
    const { found, file } = findTensorFlow(home);
    expect([found.available, file]).toEqual([true, gpu]);
    enterWorld({ guards: [], tfjs: file! });
    const notes: string[] = [];
    const runtime = runtimeHere({ note: (text) => notes.push(text) });
    const session = runtime.open(adding());
    expect(session.run(feeds, ['sum']).sum!.data).toEqual(Float32Array.of(4, 6));
    expect(runtime.ran()).toEqual({ runtime: 'tfjs', device: 'cpu' });
    session.close();
    // What it cannot do, and files, are for ONNX Runtime.
    const cube = { ...adding(), graph: { ...adding().graph, nodes: [{ op: 'Nonsense', inputs: ['a'], outputs: ['sum'] }] } };
    expect(() => runtime.open(cube)).toThrow(expect.objectContaining({ code: 'MODEL_FAILED' }));
    expect(notes).toEqual([expect.stringMatching(/Nonsense.*ONNX Runtime takes over/)]);
    const loaded = runtime.load(encodeOnnx(adding()));
    expect(loaded.run(feeds, ['sum']).sum!.data).toEqual(Float32Array.of(4, 6));
    loaded.close();
  });

  it('that cannot be loaded leaves the work to ONNX Runtime, with a word', () => {
    const file = install('@tensorflow/tfjs-node', true);
    writeFileSync(file, "throw new Error('libtensorflow.so.2: cannot open shared object file')");
    enterWorld({ guards: [], tfjs: file });
    const notes: string[] = [];
    const runtime = runtimeHere({ note: (text) => notes.push(text) });
    expect(runtime.open(adding()).run(feeds, ['sum']).sum!.data).toEqual(Float32Array.of(4, 6));
    expect(runtime.ran().runtime).toBe('onnxruntime');
    expect(notes).toEqual([expect.stringMatching(/libtensorflow.*ONNX Runtime takes over/)]);
  });
});
