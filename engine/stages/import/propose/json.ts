import type { ReadOptions } from '#shared/stages/import.ts';
import type { Pace } from '../prepare/plain.ts';
import type { Source } from '../source/open.ts';
import type { TextSample } from '../source/sample.ts';
import type { Sample } from './sample.ts';

export async function sampleJson(_source: Source, _given: ReadOptions, _text: TextSample): Promise<Sample> {
  throw new Error('todo');
}
export async function tidyJson(_source: Source, _sample: Sample, _paths: { data: string; rejects: string }, _pace: Pace): Promise<void> {
  throw new Error('todo');
}
