import { createRequire } from 'node:module';
import { guarded } from './guard.ts';

/** A tensor as the binding takes and gives it. Memory that threads share may be given. */
export interface NativeTensor {
  readonly type: 'float32' | 'float64' | 'int64' | 'int32' | 'bool';
  readonly dims: readonly number[];
  readonly data: unknown;
  readonly location: 'cpu';
}

export interface NativeOptions {
  readonly executionProviders: readonly (string | { readonly name: string })[];
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  readonly logSeverityLevel: number;
  readonly extra: { readonly session: Readonly<Record<string, unknown>> };
}

/** A session of the binding. Everything blocks; everything throws an Error with the runtime's own words. */
export interface NativeSession {
  readonly inputMetadata: readonly { readonly name: string }[];
  readonly outputMetadata: readonly { readonly name: string }[];
  readonly run: (
    feeds: Readonly<Record<string, NativeTensor>>,
    fetches: Readonly<Record<string, null>>,
    options: Readonly<Record<string, unknown>>,
  ) => Record<string, NativeTensor>;
  readonly dispose: () => void;
}

interface Unloaded extends NativeSession {
  readonly loadModel: (buffer: ArrayBufferLike, offset: number, length: number, options: NativeOptions) => void;
}

interface Binding {
  readonly initOrt: () => void;
  readonly binding: {
    readonly InferenceSession: new () => Unloaded;
    readonly listSupportedBackends: () => readonly { readonly name: string; readonly bundled: boolean }[];
  };
}

const require = createRequire(import.meta.url);

/**
 * onnxruntime-node's native part. Its public API puts each call of this behind a promise, though the call itself blocks; a fit is a
 * function that waits for its numbers, on a thread of its own. native.test.ts holds what is relied on here against a new version.
 */
function loaded(): Binding['binding'] {
  const { binding, initOrt } = require('onnxruntime-node/dist/binding.js') as Binding;
  initOrt();
  return binding;
}

/** Providers that this build of the runtime knows: `cpu` always. One that is not bundled needs a library beside it. */
export const nativeBackends = () => guarded(() => loaded().listSupportedBackends());

/** Opens an ONNX file. Throws the runtime's own Error; CANCELLED, as its calls do, where this thread is to end. */
export function openNative(bytes: Uint8Array, options: NativeOptions): NativeSession {
  const { session, inputMetadata, outputMetadata } = guarded(() => {
    const { InferenceSession } = loaded();
    const fresh = new InferenceSession();
    fresh.loadModel(bytes.buffer, bytes.byteOffset, bytes.byteLength, options);
    // These too are calls into native code.
    return { session: fresh, inputMetadata: fresh.inputMetadata, outputMetadata: fresh.outputMetadata };
  });
  return {
    inputMetadata,
    outputMetadata,
    run: (...given) => guarded(() => session.run(...given)),
    dispose: () => guarded(() => session.dispose()),
  };
}
