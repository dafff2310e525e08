import type { Survey } from '#nn/onnx/survey.ts';
import type { ForecasterOutline } from '#shared/services/forecasters.ts';

const plain = (n: number): number => (Number.isFinite(n) ? n : 0);

/** What of a survey the analyst sees and the record keeps. */
export const outlineFrom = (s: Survey): ForecasterOutline => ({
  bytes: s.external.reduce((sum, t) => sum + plain(t.bytes), s.size),
  producer: s.producer,
  opset: s.opsets[''] ?? null,
  irVersion: s.irVersion,
  parameters: plain(s.parameters),
  inputs: s.inputs.map(({ name, type, dims }) => ({ name, type, dims: [...dims] })),
  outputs: s.outputs.map(({ name, type, dims }) => ({ name, type, dims: [...dims] })),
  operators: Object.fromEntries(Object.entries(s.operators).sort(([, a], [, b]) => b - a)),
  beside: [...new Set(s.external.map((t) => t.location))],
});
