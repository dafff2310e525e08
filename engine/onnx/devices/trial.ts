import type { Graph, OnnxModel, Port } from '#nn/onnx/model.ts';
import type { Feeds } from '#nn/runtime.ts';
import type { Device } from '#shared/domain/device.ts';
import { onnxRuntime } from '../runtime.ts';

/** How large the layer of a trial is, and how many steps it learns. */
export interface TrialSize {
  readonly width: number;
  readonly steps: number;
}

const ROUNDS = 3;

const flag = (name: string): Port => ({ name, type: 'bool', dims: [] });

/** Training in small: as one Loop, the forward and the backward product of a layer, a nonlinearity, a step downhill. */
function program(width: number): OnnxModel {
  const square = (name: string): Port => ({ name, type: 'float', dims: [width, width] });
  const body: Graph = {
    name: 'step',
    constants: [{ name: 'rate', type: 'float', dims: [], values: [1e-3] }],
    inputs: [{ name: 'i', type: 'int64', dims: [] }, flag('go'), square('w')],
    outputs: [flag('go on'), square('w next')],
    nodes: [
      { op: 'Identity', inputs: ['go'], outputs: ['go on'] },
      { op: 'MatMul', inputs: ['x', 'w'], outputs: ['z'] },
      { op: 'Tanh', inputs: ['z'], outputs: ['h'] },
      { op: 'Gemm', inputs: ['x', 'h'], outputs: ['slope'], attributes: { transA: { kind: 'int', value: 1 } } },
      { op: 'Mul', inputs: ['slope', 'rate'], outputs: ['change'] },
      { op: 'Sub', inputs: ['w', 'change'], outputs: ['w next'] },
    ],
  };
  return {
    producer: 'almanac',
    opsets: { '': 17 },
    graph: {
      name: 'trial',
      constants: [],
      inputs: [{ name: 'steps', type: 'int64', dims: [] }, square('x'), square('w')],
      outputs: [square('learnt')],
      nodes: [{ op: 'Loop', inputs: ['steps', '', 'w'], outputs: ['learnt'], attributes: { body: { kind: 'graph', value: body } } }],
    },
  };
}

const wave = (turn: number, n: number) => ({ data: Float32Array.from({ length: n * n }, (_, i) => Math.sin(turn * i) / 16), dims: [n, n] });

/** What a device did with the trial: the best wall seconds of a few rounds, and the weights it ended with. */
export interface Trial {
  readonly seconds: number;
  readonly weights: Float32Array;
}

/** Trains in small on a device. Throws where it cannot. */
export function runTrial(device: Device, threads: number, { width, steps }: TrialSize): Trial {
  const runtime = onnxRuntime({ device, threads, insist: true });
  try {
    const session = runtime.open(program(width));
    const feeds: Feeds = { steps: { data: BigInt64Array.of(BigInt(steps)), dims: [] }, x: wave(0.7, width), w: wave(1.3, width) };
    let seconds = Number.POSITIVE_INFINITY;
    let weights = new Float32Array(0);
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      weights = session.run(feeds).learnt!.data as Float32Array<ArrayBuffer>;
      seconds = Math.min(seconds, (performance.now() - started) / 1000);
    }
    return { seconds, weights };
  } finally {
    runtime.end();
  }
}
