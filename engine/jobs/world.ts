import type { Runtime } from '#nn/runtime.ts';
import { type Guard, guardThread } from '../onnx/guard.ts';
import { onnxRuntime, type RuntimeOptions } from '../onnx/runtime.ts';
import { sessionCache } from '../onnx/sessions.ts';

/** What work on a thread finds there, whatever it works on. It never changes what comes out. */
export interface World {
  /** Folder of the artifact store of the open workspace. */
  readonly artifacts?: string;
}

/** As it travels to a thread. */
export interface ThreadWorld extends World {
  readonly guards: readonly Guard[];
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

/** The tensor runtime for work on this thread; sessions stay open for the next work. */
export const runtimeHere = (options: Pick<RuntimeOptions, 'threads' | 'device' | 'note'> = {}): Runtime =>
  onnxRuntime({ ...options, ...(world.artifacts && { artifacts: world.artifacts }), sessions });
