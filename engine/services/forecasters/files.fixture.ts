import { createHash } from 'node:crypto';
import { maskedQuantiles, meanQuantiles, seasonalRepeat } from '#models/kit/imported/small-files.ts';
import { graphBuilder, int } from '#nn/onnx/builder.ts';
import { encodeOnnx } from '#nn/onnx/encode.ts';
import type { Node } from '#nn/onnx/model.ts';
import { encodeMessage } from '#nn/onnx/wire.ts';

export { maskedQuantiles, meanQuantiles, seasonalRepeat };

/** The sum of a context `[series, time]`, with its one weight in a file beside it. */
export const besideFile = (location: string, length = 4): Uint8Array =>
  encodeMessage((m) => {
    m.int(1, 9);
    m.message(7, (g) => {
      g.message(1, (n) => {
        for (const name of ['context', 'weight']) n.text(1, name);
        n.text(2, 'forecast');
        n.text(4, 'Mul');
      });
      g.text(2, 'g');
      g.message(5, (w) => {
        w.ints(1, [1]);
        w.int(2, 1);
        w.text(8, 'weight');
        for (const [key, value] of [
          ['location', location],
          ['length', String(length)],
        ] as const)
          w.message(13, (e) => {
            e.text(1, key);
            e.text(2, value);
          });
        w.int(14, 1);
      });
      for (const [field, name] of [
        [11, 'context'],
        [12, 'forecast'],
      ] as const)
        g.message(field, (p) => {
          p.text(1, name);
          p.message(2, (t) =>
            t.message(1, (k) => {
              k.int(1, 1);
              k.message(2, (shape) => {
                shape.message(1, (d) => d.text(2, 'batch'));
                shape.message(1, (d) => d.int(1, 8));
              });
            }),
          );
        });
    });
    m.message(8, (s) => s.int(2, 17));
  });

/** A file with one operator of another maker. */
export function customOperator(): Uint8Array {
  const b = graphBuilder();
  const x = b.input('context', 'float', ['batch', 'time']);
  b.output('forecast', b.op('evil.ops:Run', [x]), 'float', ['batch', 8]);
  return encodeOnnx({ producer: 'hostile', opsets: { '': 17, 'evil.ops': 1 }, graph: b.graph('g') });
}

/** A loop that turns 2^62 times. */
export function endless(): Uint8Array {
  const identity = (from: string, to: string): Node => ({ op: 'Identity', inputs: [from], outputs: [to] });
  const body = {
    name: 'body',
    nodes: [identity('go', 'on'), { op: 'Add', inputs: ['v', 'v'], outputs: ['w'] }],
    constants: [],
    inputs: [
      { name: 'i', type: 'int64' as const, dims: [] },
      { name: 'go', type: 'bool' as const, dims: [] },
      { name: 'v', type: 'float' as const, dims: ['batch', 'time'] },
    ],
    outputs: [
      { name: 'on', type: 'bool' as const, dims: [] },
      { name: 'w', type: 'float' as const, dims: ['batch', 'time'] },
    ],
  };
  const b = graphBuilder();
  const x = b.input('context', 'float', ['batch', 8]);
  const turns = b.constant({ type: 'int64', dims: [], values: [2 ** 62] });
  const yes = b.constant({ type: 'bool', dims: [], values: [1] });
  const out = b.op('Loop', [turns, yes, x], { body: { kind: 'graph', value: body } });
  b.output('forecast', out, 'float', ['batch', 8]);
  return encodeOnnx({ producer: 'hostile', opsets: { '': 17 }, graph: b.graph('g') });
}

/** A small file that unpacks to a tensor of `gigabytes` when it runs. */
export function bomb(gigabytes: number): Uint8Array {
  const b = graphBuilder();
  const x = b.input('context', 'float', ['batch', 8]);
  const some = b.op('ReduceMean', [x], { keepdims: int(0) });
  const whole = b.op('Cast', [b.op('Mul', [some, b.constant({ type: 'float', dims: [], values: [0] })])], { to: int(7) });
  const size = b.op('Add', [b.op('Reshape', [whole, one(b)]), b.constant({ type: 'int64', dims: [1], values: [gigabytes * 2 ** 28] })]);
  const filled = b.op('Expand', [b.constant({ type: 'float', dims: [1], values: [1] }), size]);
  b.output('forecast', b.op('Add', [x, b.op('ReduceMean', [b.op('Exp', [filled])], { keepdims: int(0) })]), 'float', ['batch', 8]);
  return encodeOnnx({ producer: 'hostile', opsets: { '': 17 }, graph: b.graph('g') });
}

const one = (b: ReturnType<typeof graphBuilder>) => b.constant({ type: 'int64', dims: [1], values: [1] });

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
