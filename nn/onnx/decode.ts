import { inMemory } from './spans.ts';
import { type Survey, survey } from './survey.ts';

/** What one needs to know of an ONNX file before running it. */
export type Outline = Pick<Survey, 'producer' | 'opsets' | 'inputs' | 'outputs' | 'operators' | 'metadata'>;

/** Reads the outline of an ONNX file. RangeError where the bytes are none. */
export function outlineOf(bytes: Uint8Array): Outline {
  const { producer, opsets, inputs, outputs, operators, metadata } = survey(inMemory(bytes));
  return { producer, opsets, inputs, outputs, operators, metadata };
}
