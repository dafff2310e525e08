import { resolve } from 'node:path';
import type { contract } from '#shared/contract.ts';
import { Fit } from '#shared/stages/train.ts';
import { writeBytes } from '../../bundle/write.ts';
import type { Handlers } from '../../handlers.ts';
import { cutLines, linesOf } from '../../panel/state.ts';
import { getRecord } from '../../store/records.ts';

export const writeOnnx: Handlers<typeof contract.train>['onnx'] = async ({ fit: id, path }, ctx) => {
  const { body } = await ctx.db.read((sql) => getRecord(sql, 'fit', id, Fit));
  const state = await ctx.artifacts.get(body.state);
  const bytes = await ctx.pool.run('onnx', { model: body.choice, units: cutLines(state, linesOf(state), 0, 1) });
  const target = resolve(path);
  await writeBytes(target, bytes);
  return { path: target, bytes: bytes.byteLength };
};
