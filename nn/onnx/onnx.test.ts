import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { graphBuilder, int, ints } from './builder.ts';
import { outlineOf } from './decode.ts';
import { encodeOnnx } from './encode.ts';
import { inMemory, walk } from './spans.ts';
import { textOfUtf8, utf8 } from './utf8.ts';
import { encodeMessage } from './wire.ts';

const fieldsOf = (bytes: Uint8Array) => [...walk(inMemory(bytes)).fields(0, bytes.length)];

/** Packed numbers with a tag before each. */
const spread = (packed: Uint8Array): Uint8Array =>
  Uint8Array.from([...packed].flatMap((byte, i) => (i === 0 || packed[i - 1]! < 128 ? [8, byte] : [byte])));

describe('protobuf', () => {
  it('agrees with the examples of the protocol buffers documentation', () => {
    expect([...encodeMessage((w) => w.int(1, 150))]).toEqual([0x08, 0x96, 0x01]);
    expect([...encodeMessage((w) => w.text(2, 'testing'))]).toEqual([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect([...encodeMessage((w) => w.message(3, (inner) => inner.int(1, 150)))]).toEqual([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect([...encodeMessage((w) => w.ints(6, [3, 270, 86942]))]).toEqual([0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05]);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.integer({ min: 1, max: 500 }),
        fc.float({ noNaN: true }),
        fc.string(),
        (whole, field, single, text) => {
          const bytes = encodeMessage((w) => {
            w.int(field, whole);
            w.float(field + 1, single);
            w.text(field + 2, text);
            w.ints(field + 3, [whole, -whole]);
          });
          const [a, b, c, d] = fieldsOf(bytes);
          expect([a!.field, a!.value]).toEqual([field, whole]);
          expect(new DataView(bytes.buffer).getFloat32(b!.from, true)).toBe(single);
          expect(textOfUtf8(bytes.subarray(c!.from, c!.to))).toBe(text.toWellFormed());
          expect(fieldsOf(spread(bytes.subarray(d!.from, d!.to))).map((f) => f.value)).toEqual([whole, -whole]);
        },
      ),
    );
  });

  it('says where a message ends too early', () => {
    expect(() => fieldsOf(Uint8Array.of(0x12, 0x07, 0x74))).toThrow('Field 2 does not fit its message at byte 0');
    expect(() => fieldsOf(Uint8Array.of(0x08, 0x96))).toThrow('ends within a number');
  });

  it('writes UTF-8', () => {
    expect([...utf8('é°𝄞')]).toEqual([0xc3, 0xa9, 0xc2, 0xb0, 0xf0, 0x9d, 0x84, 0x9e]);
  });
});

describe('a graph', () => {
  const b = graphBuilder();
  const x = b.input('x', 'float', ['rows', 2]);
  const weights = b.constant({ type: 'float', dims: [2, 1], values: [3, -0.5] });
  const product = b.op('MatMul', [x, weights]);
  const picked = b.op('ReduceSum', [product, b.constant({ type: 'int64', dims: [1], values: [1] })], { keepdims: int(0) });
  b.output('y', picked, 'float', ['rows']);
  const transposed = b.op('Transpose', [x], { perm: ints([1, 0]) });
  b.output('t', b.op('Cast', [transposed], { to: int(11) }), 'double', [2, 'rows']);
  const bytes = encodeOnnx({ producer: 'test', opsets: { '': 18 }, graph: b.graph('g'), metadata: { unit: 'MW °C' } });

  it('is run by onnxruntime', async () => {
    const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1 });
    const { y, t } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, -4, 8), [2, 2]) });
    expect([...(y!.data as Float32Array)]).toEqual([2, -16]);
    expect([...(t!.data as Float64Array)]).toEqual([1, -4, 2, 8]);
    await session.release();
  });

  it('is read back in outline', () => {
    expect(outlineOf(bytes)).toEqual({
      producer: 'test',
      opsets: { '': 18 },
      inputs: [{ name: 'x', type: 'float', dims: ['rows', 2] }],
      outputs: [
        { name: 'y', type: 'float', dims: ['rows'] },
        { name: 't', type: 'double', dims: [2, 'rows'] },
      ],
      operators: { MatMul: 1, ReduceSum: 1, Identity: 2, Transpose: 1, Cast: 1 },
      metadata: { unit: 'MW °C' },
    });
  });
});
