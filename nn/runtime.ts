import type { OnnxModel } from './onnx/model.ts';

/** Values in row order; Uint8Array holds booleans. */
export type Numbers = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;

/** A tensor that goes into a program or comes out of it. */
export interface Tensored {
  readonly data: Numbers;
  readonly dims: readonly number[];
}

export type Feeds = Readonly<Record<string, Tensored>>;

/** A program ready to run. Runs block the thread: programs run on worker threads. */
export interface Session {
  /** The device that it runs on: 'cpu', 'webgpu', 'cuda' … */
  readonly device: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Runs once. Only the outputs named by `want` come back, all where it is left out. MODEL_FAILED with the runtime's own words where it fails. */
  readonly run: (feeds: Feeds, want?: readonly string[]) => Record<string, Tensored>;
  /** Its memory is not the collector's. */
  readonly close: () => void;
}

/** A file: its bytes, or those that the workspace keeps under a SHA-256. */
export type OnnxFile = Uint8Array | { readonly stored: string };

/** What runs tensor programs: ONNX Runtime, or TensorFlow.js where the user has it. Both take the same programs. */
export interface Runtime {
  readonly name: string;
  /** Bytes that one training may take; left out: not bounded. */
  readonly memory?: number;
  /** Makes a program ready. Equal programs may share what was made ready for an earlier one. */
  readonly open: (program: OnnxModel) => Session;
  /** Makes a file ready, e.g. one of another maker. CORRUPT where it is no ONNX file that the runtime takes; UNSUITABLE where the runtime takes none. */
  readonly load: (file: OnnxFile) => Session;
}
