import type { Target } from '#shared/domain/target.ts';
import type { Patience } from './http/patience.ts';
import type { BundleSource } from './source.ts';

/** Where uploads stand that broke off, by a key that names the target and the content. Holds no secrets. */
export interface Memory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  forget(key: string): Promise<void>;
}

/** What talking to a target needs besides what is sent. */
export interface TargetContext {
  readonly signal: AbortSignal;
  readonly note: (level: 'info' | 'warn', message: string) => void;
  /** The secret of that name. Throws, with the way out, where there is none. */
  readonly secret: (name: string) => Promise<string>;
  readonly patience: Patience;
}

export interface PushContext extends TargetContext {
  /** Share done, 0 to 1. */
  readonly progress: (share: number, message: string) => void;
  readonly memory: Memory;
  /** Bytes that are sent at once. */
  readonly chunk: number;
  /** Another name for the release there. */
  readonly tag: string | undefined;
}

/** A release that lies at a target: every byte was pulled back and found equal. */
export interface Pushed {
  readonly reference: string;
  /** As the target counts: of the files, or of the archives they are packed in. */
  readonly bytes: number;
  /** Of these, how many were there already. */
  readonly reused: number;
  readonly notes: readonly string[];
}

export type Pusher<T extends Target = Target> = (target: T, source: BundleSource, ctx: PushContext) => Promise<Pushed>;
