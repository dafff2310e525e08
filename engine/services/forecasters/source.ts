import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { type Refusal, refusalsOf, staysWithin } from '#nn/onnx/guard.ts';
import type { ByteSource } from '#nn/onnx/spans.ts';
import { type Survey, survey } from '#nn/onnx/survey.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { explain } from '../../store/failures.ts';

/** A file read in parts. Close it. */
export interface FileSource extends ByteSource {
  readonly close: () => void;
}

/** UNREADABLE for a folder, a device or an empty file. */
export function openSource(path: string): FileSource {
  const handle = openSync(path, 'r');
  const info = fstatSync(handle);
  if (!info.isFile() || info.size === 0) {
    closeSync(handle);
    throw new AlmanacError('UNREADABLE', `${path} is ${info.isFile() ? 'empty' : 'no file'}.`, {
      hint: 'Choose an ONNX file.',
      place: { file: path },
    });
  }
  return {
    length: info.size,
    slice: (from, to) => {
      const bytes = new Uint8Array(to - from);
      for (let at = 0; at < bytes.length; ) {
        const got = readSync(handle, bytes, at, bytes.length - at, from + at);
        if (got === 0) throw new RangeError(`The file ends at byte ${from + at}.`);
        at += got;
      }
      return bytes;
    },
    close: () => closeSync(handle),
  };
}

/** The survey of a file. UNREADABLE where it is no ONNX file. */
export function surveyOf(source: ByteSource, path: string): Survey {
  try {
    return survey(source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AlmanacError('UNREADABLE', `${path} cannot be read as an ONNX file. ${error.message}`, {
      hint: 'Choose a file that was exported as ONNX; one that was cut off while it was copied is of no use.',
      place: { file: path },
    });
  }
}

/** Why constants beside a file may not be read: they are followed to where they really lie. */
function externalRefusals(path: string, { external }: Survey): Refusal[] {
  const folder = realpathSync(dirname(path));
  const hint = 'Put the file beside the model, or export the model as one file.';
  return [...new Set(external.map((t) => t.location))].filter(staysWithin).flatMap((location): Refusal[] => {
    const refuse = (message: string): Refusal[] => [{ rule: 'external', message, hint }];
    try {
      const real = realpathSync(join(folder, location));
      if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep))
        return refuse(`"${location}" is a link that leads out of the folder of the model.`);
      const info = statSync(real);
      const needed = Math.max(...external.filter((t) => t.location === location).map((t) => t.offset + t.bytes));
      if (!info.isFile()) return refuse(`"${location}", which should hold constants, is no file.`);
      return info.size < needed ? refuse(`"${location}" has ${info.size} bytes, the model needs ${needed} of it.`) : [];
    } catch {
      return refuse(`"${location}", which holds constants, is not there.`);
    }
  });
}

/** What stands in a file, and why it may not be run. NOT_FOUND, NO_PERMISSION or UNREADABLE where it cannot be looked into. */
export function lookInto(given: string): { readonly path: string; readonly found: Survey; readonly refusals: readonly Refusal[] } {
  const path = resolve(given);
  const source = opened(path);
  try {
    const found = surveyOf(source, path);
    return { path, found, refusals: [...refusalsOf(found), ...externalRefusals(path, found)] };
  } finally {
    source.close();
  }
}

function opened(path: string): FileSource {
  try {
    return openSource(path);
  } catch (error) {
    throw explain(error);
  }
}
