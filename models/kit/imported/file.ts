import type { OnnxFile, Session } from '#nn/runtime.ts';
import { bytesOfBase64 } from '#shared/base/base64.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import type { ForecasterFile } from '#shared/domain/forecaster.ts';
import type { ModelContext } from '../define.ts';

const fileOf = (file: ForecasterFile): OnnxFile => ('stored' in file ? { stored: file.stored } : bytesOfBase64(file.inline));

/** Does something with the open file, then closes it. UNSUITABLE where nothing runs ONNX files here. */
export function withFile<T>(file: ForecasterFile, ctx: ModelContext, use: (session: Session) => T): T {
  if (!ctx.runtime)
    throw new AlmanacError('UNSUITABLE', 'Nothing here runs ONNX files, which an imported forecaster is.', {
      hint: 'Run it in a workspace, with onnxruntime installed.',
    });
  const session = ctx.runtime.load(fileOf(file));
  try {
    return use(session);
  } finally {
    session.close();
  }
}
