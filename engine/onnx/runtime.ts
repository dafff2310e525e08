import { encodeOnnx } from '#nn/onnx/encode.ts';
import type { OnnxModel } from '#nn/onnx/model.ts';
import type { Feeds, OnnxFile, Runtime, Session, Tensored } from '#nn/runtime.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { Device } from '#shared/domain/device.ts';
import { sha256 } from '../store/hash.ts';
import { reasonOf, titleOf } from './devices/known.ts';
import { type NativeOptions, type NativeSession, openNative } from './native.ts';
import { type SessionCache, sessionCache } from './sessions.ts';
import { storedFile } from './stored.ts';
import { fromNative, toNative } from './tensors.ts';

export interface RuntimeOptions {
  /** Where programs run; the CPU takes over where that fails. Default: the CPU. */
  readonly device?: Device;
  /** A device that fails is then an error. */
  readonly insist?: boolean;
  /** Threads of one operator. Default 1. */
  readonly threads?: number;
  /** Whether threads spin while they wait for work: a little faster on idle cores, wasteful on shared ones. Default false. */
  readonly spin?: boolean;
  /** Folder of the artifact store, for files named by their SHA-256. */
  readonly artifacts?: string;
  /** Finds files named by their SHA-256 that no artifact store keeps. */
  readonly stored?: (sha256: string) => Uint8Array | undefined;
  /** Told in plain words that a device failed and the CPU took over. */
  readonly note?: (text: string) => void;
  /** Sessions shared with other runtimes of this thread. Default: a cache of its own, which `end` empties. */
  readonly sessions?: SessionCache;
  /** Opens a file on a device. Default: the native part; tests give devices that fail. */
  readonly openOn?: typeof openNative;
}

const optionsOf = (device: Device, threads: number, spin: boolean): NativeOptions => {
  const spinning = { allow_spinning: spin ? '1' : '0' };
  return {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Errors are thrown: none is written to the terminal as well.
    logSeverityLevel: 4,
    extra: { session: { intra_op: spinning, inter_op: spinning } },
  };
};

const saysOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).trim().replace(/[.\s]+$/, '');

/**
 * ONNX Runtime as what runs tensor programs: everything blocks the thread, so use it on a worker thread. Nothing is loaded before the
 * first program. A device other than the CPU that fails, when a program is opened or in a run, is told by `note` and given up.
 */
export function onnxRuntime(options: RuntimeOptions = {}): Runtime & { readonly device: () => Device; readonly end: () => void } {
  const { insist = false, threads = 1, spin = false, artifacts, note, sessions = sessionCache(), openOn = openNative } = options;
  let device: Device = options.device ?? 'cpu';

  const giveUp = (error: unknown): void => {
    if (device !== 'cpu') note?.(`${titleOf(device)} failed: ${reasonOf(saysOf(error))} The CPU takes over.`);
    device = 'cpu';
  };

  const orOnCpu = <T>(on: Device, work: () => T, instead: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (on === 'cpu' || insist || error instanceof AlmanacError) throw error;
      giveUp(error);
      return instead();
    }
  };

  /** `bytes` are asked for where no session of their hash is open. */
  function session(hash: string, bytes: () => Uint8Array): Session {
    const seatOn = (on: Device) => ({
      on,
      lease: sessions.lease(`${on} ${threads} ${spin} ${hash}`, () => openOn(bytes(), optionsOf(on, threads, spin))),
    });
    let seat = orOnCpu(
      device,
      () => seatOn(device),
      () => seatOn('cpu'),
    );
    const { inputMetadata, outputMetadata } = seat.lease.native;
    const inputs = inputMetadata.map(({ name }) => name);
    const outputs = outputMetadata.map(({ name }) => name);
    return {
      get device() {
        return seat.on;
      },
      inputs,
      outputs,
      run: (feeds, want = outputs) => {
        refuseMissing(inputs, feeds);
        const once = () => runNative(seat.lease.native, feeds, want);
        const again = () => {
          seat.lease.drop();
          seat = seatOn('cpu');
          return once();
        };
        return orElse('MODEL_FAILED', 'The tensor runtime failed', SHORT_OF_MEMORY, () => orOnCpu(seat.on, once, again));
      },
      close: () => seat.lease.close(),
    };
  }

  const bytesOf = (sha: string): (() => Uint8Array) => {
    const found = options.stored?.(sha);
    return found ? () => found : storedFile(artifacts, sha);
  };

  const sessionOf = (bytes: Uint8Array): Session => session(sha256(bytes), () => bytes);

  const programSession = (program: OnnxModel): Session => {
    const known = hashes.get(program);
    if (known) return session(known, () => encodeOnnx(program));
    const bytes = encodeOnnx(program);
    const hash = sha256(bytes);
    hashes.set(program, hash);
    return session(hash, () => bytes);
  };

  return {
    name: 'onnxruntime',
    device: () => device,
    open: (program) => orElse('MODEL_FAILED', `The program "${program.graph.name}" cannot be loaded`, BUG, () => programSession(program)),
    load: (file: OnnxFile) =>
      orElse('CORRUPT', 'The ONNX file cannot be loaded', 'Export it again, or import another.', () =>
        'stored' in file ? session(file.stored, bytesOf(file.stored)) : sessionOf(file),
      ),
    end: sessions.clear,
  };
}

/** Of programs that were opened once: they are plain data and do not change. */
const hashes = new WeakMap<OnnxModel, string>();

const BUG = 'This is a bug: please send the log.';
const SHORT_OF_MEMORY = 'Use a smaller model or batch where memory is short; else please send the log.';

/** Errors of the runtime get their code; declared ones stay as they are. */
function orElse<T>(code: 'CORRUPT' | 'MODEL_FAILED', what: string, hint: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AlmanacError) throw error;
    throw new AlmanacError(code, `${what}: ${saysOf(error)}.`, { hint }, { cause: error });
  }
}

function runNative(native: NativeSession, feeds: Feeds, want: readonly string[]): Record<string, Tensored> {
  const given = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toNative(tensor)]));
  const answer = native.run(given, Object.fromEntries(want.map((name) => [name, null])), {});
  return Object.fromEntries(Object.entries(answer).map(([name, tensor]) => [name, fromNative(tensor)]));
}

// The runtime itself would read what is not there.
function refuseMissing(inputs: readonly string[], feeds: Feeds): void {
  const missing = inputs.filter((name) => !(name in feeds));
  if (missing.length > 0)
    throw new AlmanacError('MODEL_FAILED', `The program was given nothing for ${missing.map((name) => `"${name}"`).join(', ')}.`, {
      hint: BUG,
    });
}
