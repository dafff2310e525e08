import { attention } from '../../layers/attention.ts';
import { part } from '../../layers/build.ts';
import { convolution1d } from '../../layers/convolution.ts';
import { gateAddNorm, gatedLinear, gatedResidual } from '../../layers/gated.ts';
import { embedding, linear } from '../../layers/linear.ts';
import { dropout, layerNorm } from '../../layers/norm.ts';
import { gru } from '../../layers/recurrent/gru.ts';
import { lstm } from '../../layers/recurrent/lstm.ts';
import { concat, mul, slice, square, transpose } from '../../ops/index.ts';
import type { Subject } from '../subject.ts';

const of = (title: string, given: Readonly<Record<string, readonly (number | string)[]>>, build: Subject['build']): Subject => ({
  title,
  given: Object.fromEntries(Object.entries(given).map(([name, dims]) => [name, { dims }])),
  build,
});

/** What holds a layerNorm, whose mean and deviation the runtime keeps in single precision. */
const rough = (subject: Subject): Subject => ({ ...subject, bar: 2e-6 });

const dense = [
  of('linear', { x: [3, 4] }, ({ x }, b) => linear(b, x!, 2)),
  of('linear over a sequence', { x: [2, 3, 4] }, ({ x }, b) => square(linear(b, x!, 2))),
  of('linear, free size', { x: ['N', 3, 4] }, ({ x }, b) => square(linear(b, x!, 2))),
  of('linear without bias', { x: ['N', 4] }, ({ x }, b) => linear(b, x!, 2, { bias: false })),
  of('linear, shared', { x: [3, 4] }, ({ x }, b) => linear(part(b, 'same'), linear(part(b, 'same'), x!, 4), 4)),
  {
    title: 'embedding',
    given: { x: { dims: [2, 3], kind: [0, 3, 3, 1, 3, 0] } },
    build: ({ x }, b) => square(embedding(b, x!, 4, 3)),
  } satisfies Subject,
  rough(of('layerNorm', { x: [3, 5] }, ({ x }, b) => layerNorm(b, x!))),
  rough(of('layerNorm, free size', { x: ['N', 2, 5] }, ({ x }, b) => square(layerNorm(b, x!)))),
  of('dropout', { x: [4, 5] }, ({ x }, b) => dropout(b, x!, 0.4)),
  of('two dropouts', { x: [4, 5] }, ({ x }, b) => dropout(b, square(dropout(b, x!, 0.3)), 0.2)),
];

const convolutions = (['causal', 'same', 'valid'] as const).flatMap((padding) =>
  [
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 1],
  ].map(([kernel, dilation]) =>
    of(`convolution1d ${padding} ${kernel} x ${dilation}`, { x: [2, 6, 3] }, ({ x }, b) =>
      convolution1d(b, x!, 2, { kernel: kernel!, dilation: dilation!, padding }),
    ),
  ),
);

const sequence = { q: [2, 3, 4], k: [2, 5, 4], v: [2, 5, 4] };
const attentions = [
  of('attention', sequence, ({ q, k, v }, b) => attention(b, q!, k!, v!, { heads: 2 }).output),
  of('attention, its shares', sequence, ({ q, k, v }, b) => attention(b, q!, k!, v!, { heads: 2 }).shares),
  of('attention of itself, free size', { x: ['N', 3, 4] }, ({ x }, b) => attention(b, x!, x!, x!, { heads: 1 }).output),
  of('attention with a mask', { x: [2, 4, 4] }, ({ x }, b, scope) => {
    const future = [0, 1, 2, 3].flatMap((query) => [0, 1, 2, 3].map((key) => (key > query ? -1e9 : 0)));
    const mask = scope.constant({ type: scope.real, dims: [4, 4], values: future });
    return attention(b, x!, x!, x!, { heads: 2, mask }).output;
  }),
  of('attention with dropout', { x: [2, 3, 4] }, ({ x }, b) => attention(b, x!, x!, x!, { heads: 2, dropout: 0.3 }).output),
];

const gates = [
  of('gatedLinear', { x: [3, 4] }, ({ x }, b) => gatedLinear(b, x!, 2)),
  of('gateAddNorm', { x: [2, 3, 4], skip: [2, 3, 5] }, ({ x, skip }, b) => gateAddNorm(b, x!, skip!)),
  of('gatedResidual', { x: [3, 4] }, ({ x }, b) => gatedResidual(b, x!, { width: 4 })),
  of('gatedResidual of another width, with dropout', { x: [3, 4] }, ({ x }, b) => gatedResidual(b, x!, { width: 3, out: 2, dropout: 0.2 })),
  of('gatedResidual with context', { x: [2, 3, 4], c: [2, 1, 3] }, ({ x, c }, b) => gatedResidual(b, x!, { width: 4, context: c! })),
  of('gatedResidual, free size', { x: ['N', 4], c: ['N', 3] }, ({ x, c }, b) => gatedResidual(b, x!, { width: 4, context: c! })),
];

const walks = (
  [
    ['lstm', lstm],
    ['gru', gru],
  ] as const
).flatMap(([title, cell]) => [
  of(`${title} of one step`, { x: [1, 2, 3] }, ({ x }, b) => cell(b, x!, 2)),
  of(`${title} of five steps`, { x: [5, 2, 3] }, ({ x }, b) => cell(b, x!, 2)),
  of(`${title}, its last step only`, { x: [4, 2, 3] }, ({ x }, b) => slice(cell(b, x!, 3), 0, 3, 4)),
  of(`${title}, its output used twice`, { x: [3, 2, 2] }, ({ x }, b) => {
    const h = cell(b, x!, 2);
    return mul(h, concat([slice(h, 0, 1, 3), slice(h, 0, 0, 1)], 0));
  }),
  of(`${title} in two layers`, { x: [2, 4, 3] }, ({ x }, b) =>
    transpose(cell(part(b, 'top'), cell(part(b, 'low'), transpose(x!, [1, 0, 2]), 3), 2), [1, 0, 2]),
  ),
]);

/** Every layer as it is trained: with noise. */
export const LAYERS: readonly Subject[] = [...dense, ...convolutions, ...attentions, ...gates.map(rough), ...walks];
