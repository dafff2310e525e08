import { createRequire } from 'node:module';
import type { OnnxModel } from '#nn/onnx/model.ts';
import type { Runtime, Session } from '#nn/runtime.ts';
import type { TensorFlow } from '#nn/tfjs/operator.ts';
import { tfjsRuntime } from '#nn/tfjs/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Device, TensorRuntime } from '#shared/domain/device.ts';
import { type Guard, guardThread } from '../onnx/guard.ts';
import { onnxRuntime, type RuntimeOptions } from '../onnx/runtime.ts';
import { sessionCache } from '../onnx/sessions.ts';

/** What work on a thread finds there, whatever it works on. It never changes what comes out. */
export interface World {
  /** Folder of the artifact store of the open workspace. */
  readonly artifacts?: string;
  /** File of the user's own TensorFlow.js, where that is to run tensor programs. */
  readonly tfjs?: string;
}

/** As it travels to a thread. */
export interface ThreadWorld extends World {
  /** Threads of the pool. Default 1. */
  readonly threads?: number;
  readonly guards: readonly Guard[];
}

/** What ran tensor programs in the end, and where. */
export interface Ran {
  readonly runtime: TensorRuntime;
  readonly device: Device;
}

let world: ThreadWorld = { guards: [] };
const sessions = sessionCache();

/** The world of this thread from now on. */
export function enterWorld(given: ThreadWorld): void {
  world = given;
  guardThread(given.guards);
}

/** What a thread that this one starts is to find. */
export const worldHere = (): ThreadWorld => world;

function loadTensorFlow(file: string, note: RuntimeOptions['note']): TensorFlow | undefined {
  try {
    return createRequire(file)(file) as TensorFlow;
  } catch (error) {
    note?.(`TensorFlow.js cannot be loaded (${String(error).split('\n')[0]}): ONNX Runtime takes over.`);
    return undefined;
  }
}

/** Of the memory that is free, what tensor programs may take. */
const SHARE = 0.7;

/** Bytes that work with so many of the pool's threads may take. */
export const memoryFor = (threads: number): number => SHARE * process.availableMemory() * Math.min(1, threads / (world.threads ?? 1));

/** The tensor runtime for work on this thread; sessions stay open for the next work. */
export function runtimeHere(options: Pick<RuntimeOptions, 'threads' | 'device' | 'note'> = {}): Runtime & { readonly ran: () => Ran } {
  const { device, ...onnx } = onnxRuntime({ ...options, artifacts: world.artifacts, sessions });
  const memory = memoryFor(options.threads ?? 1);
  const here = { ...onnx, memory, ran: (): Ran => ({ runtime: 'onnxruntime', device: device() }) };
  const tf = world.tfjs && loadTensorFlow(world.tfjs, options.note);
  return tf ? { ...here, ...withTensorFlow(tf, onnx, options.note) } : here;
}

/** Programs that TensorFlow.js has no operators for, and files of other makers, are for ONNX Runtime. */
function withTensorFlow(tf: TensorFlow, instead: Runtime, note: RuntimeOptions['note']) {
  const runtime = tfjsRuntime(tf);
  const open = (program: OnnxModel): Session => {
    try {
      return runtime.open(program);
    } catch (error) {
      if (!(error instanceof AlmanacError) || error.code !== 'UNSUITABLE') throw error;
      note?.(`${error.message} ONNX Runtime takes over.`);
      return instead.open(program);
    }
  };
  return { name: runtime.name, open, ran: (): Ran => ({ runtime: 'tfjs', device: 'cpu' }) };
}
