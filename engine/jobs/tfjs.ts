import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FoundRuntime } from '#shared/domain/device.ts';

/** The one with a GPU first. */
const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

export interface FoundTensorFlow {
  readonly found: FoundRuntime;
  /** The file to load; left out where there is none. */
  readonly file?: string;
}

function entryOf(folder: string, name: string): string | undefined {
  // Node would look in all folders above too.
  if (!existsSync(join(folder, 'node_modules', name))) return undefined;
  try {
    return createRequire(join(folder, 'none.js')).resolve(name);
  } catch {
    return undefined;
  }
}

/** Its native part is fetched when it is installed: where that failed, the package is there and does not work. */
const hasNative = (entry: string): boolean => {
  const root = join(dirname(entry), '..');
  return [9, 8, 7, 6, 5, 4, 3].some((version) => existsSync(join(root, 'lib', `napi-v${version}`, 'tfjs_binding.node')));
};

/** Looks for the user's own TensorFlow.js with native kernels, beside the settings and nowhere else. Loads nothing. */
export function findTensorFlow(home: string): FoundTensorFlow {
  const found = { id: 'tfjs', title: 'TensorFlow.js', available: false } as const;
  const hint = `Install it yourself: npm install --prefix "${home}" @tensorflow/tfjs-node (docs/devices.md).`;
  const entries = PACKAGES.flatMap((name) => entryOf(home, name) ?? []);
  const file = entries.find(hasNative);
  if (file) return { found: { ...found, available: true, reason: '', hint: '' }, file };
  const reason = entries[0]
    ? `The package at ${dirname(dirname(entries[0]))} has no native part: its installation did not end well.`
    : 'It is not installed; Almanac does not need it.';
  return { found: { ...found, reason, hint } };
}
