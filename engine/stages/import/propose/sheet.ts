import type { ReadOptions } from '#shared/stages/import.ts';
import type { Pace } from '../prepare/plain.ts';
import type { Source } from '../source/open.ts';
import type { Sample } from './sample.ts';

export async function sampleSheet(_source: Source, _given: ReadOptions): Promise<Sample> {
  throw new Error('todo');
}
export async function tidySheet(_source: Source, _sample: Sample, _paths: { data: string; rejects: string }, _pace: Pace): Promise<void> {
  throw new Error('todo');
}
