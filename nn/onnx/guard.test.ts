import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { absorb, type Piece } from './absorb.ts';
import { graphBuilder } from './builder.ts';
import { encodeOnnx } from './encode.ts';
import { refusalsOf, staysWithin } from './guard.ts';
import { inMemory } from './spans.ts';
import { survey } from './survey.ts';
import { encodeMessage, type Writer } from './wire.ts';

/** y = x * w, with a constant of one's own making and more fields of the file where wanted. */
const fileWith = (
  constant: (w: Writer) => void = (w) => {
    w.ints(1, [2]);
    w.int(2, 1);
    w.text(8, 'w');
    w.floats(4, [3, 4]);
  },
  { ir = 9, opset = 17, domain = '', op = 'Mul', more = (_: Writer) => {} } = {},
): Uint8Array =>
  encodeMessage((m) => {
    m.int(1, ir);
    m.message(7, (g) => {
      g.message(1, (n) => {
        n.text(1, 'x');
        n.text(1, 'w');
        n.text(2, 'y');
        n.text(4, op);
        if (domain) n.text(7, domain);
      });
      g.text(2, 'g');
      g.message(5, constant);
      for (const [field, name] of [[11, 'x'] as const, [12, 'y'] as const])
        g.message(field, (p) => {
          p.text(1, name);
          p.message(2, (t) => t.message(1, (k) => k.int(1, 1)));
        });
    });
    m.message(8, (s) => {
      if (domain) s.text(1, '');
      s.int(2, opset);
    });
    more(m);
  });

const external = (entries: Record<string, string>, dims = [2]) =>
  fileWith((w) => {
    w.ints(1, dims);
    w.int(2, 1);
    w.text(8, 'w');
    for (const [key, value] of Object.entries(entries))
      w.message(13, (e) => {
        e.text(1, key);
        e.text(2, value);
      });
    w.int(14, 1);
  });

const refusals = (bytes: Uint8Array) => refusalsOf(survey(inMemory(bytes)));
const rules = (bytes: Uint8Array) => refusals(bytes).map((r) => r.rule);

describe('the guard', () => {
  it('lets a plain file pass', () => {
    expect(rules(fileWith())).toEqual([]);
    expect(rules(fileWith(undefined, { domain: 'com.microsoft', op: 'FusedMatMul' }))).toEqual([]);
  });

  it.each([
    ['an operator of another maker', fileWith(undefined, { domain: 'evil.ops', op: 'Run' }), 'operators', 'evil.ops:Run'],
    ['an operator that loads compiled code', fileWith(undefined, { domain: 'com.microsoft', op: 'EPContext' }), 'operators', 'EPContext'],
    ['an operator set too old', fileWith(undefined, { opset: 6 }), 'version', 'set 6'],
    ['an operator set too new', fileWith(undefined, { opset: 27 }), 'version', 'set 27'],
    ['an unknown IR version', fileWith(undefined, { ir: 14 }), 'version', '14'],
    ['constants by an absolute path', external({ location: '/etc/passwd' }), 'external', '/etc/passwd'],
    ['constants above the folder', external({ location: 'a/../../secret' }), 'external', 'secret'],
    ['constants above the folder, the Windows way', external({ location: 'a\\..\\..\\secret' }), 'external', 'secret'],
    ['constants on a drive', external({ location: 'C:secret' }), 'external', 'C:secret'],
    ['constants without a place', external({ offset: '0' }), 'external', '""'],
    ['constants before the begin of a file', external({ location: 'w.bin', offset: '-8' }), 'external', '-8'],
    ['constants of another length', external({ location: 'w.bin', length: '9' }), 'external', 'needs 8 bytes'],
    ['a model of 40 GB', external({ location: 'w.bin' }, [100_000, 100_000]), 'sizes', '40000000'],
  ])('refuses %s', (_, bytes, rule, words) => {
    const found = refusals(bytes);
    expect(found.map((r) => r.rule)).toEqual([rule]);
    expect(found[0]!.message).toContain(words);
  });

  it.each<[string, (w: Writer) => void]>([
    ['raw', (w) => w.bytes(9, new Uint8Array(8))],
    ['typed', (w) => w.floats(4, [1, 2])],
    ['none', () => {}],
  ])('refuses a constant that claims a billion values: %s', (_, values) => {
    const bytes = fileWith((w) => {
      w.ints(1, [1000, 1_000_000]);
      w.int(2, 1);
      w.text(8, 'bomb');
      values(w);
    });
    expect(rules(bytes)).toEqual(['sizes']);
    expect(refusals(bytes)[0]!.message).toContain('"bomb" claims 1000000000 values of float');
  });

  it('refuses sparse constants, and functions that call themselves', () => {
    const unpacked = (n: Writer) => {
      n.text(4, 'Relu');
      n.message(5, (a) => a.message(22, () => {}));
    };
    const sparse = fileWith(undefined, { more: (m) => m.message(25, (f) => f.message(7, unpacked)) });
    expect(rules(sparse)).toEqual(['sizes']);
    const call = (name: string, of: string) => (m: Writer) =>
      m.message(25, (f) => {
        f.text(1, name);
        f.text(10, 'own');
        f.message(7, (n) => {
          n.text(4, of);
          n.text(7, 'own');
        });
      });
    const circle = (m: Writer) => {
      call('a', 'b')(m);
      call('b', 'a')(m);
    };
    expect(rules(fileWith(undefined, { domain: 'own', op: 'a', more: circle }))).toEqual(['functions']);
    const line = (m: Writer) => {
      call('a', 'b')(m);
      m.message(25, (f) => {
        f.text(1, 'b');
        f.text(10, 'own');
        f.message(7, (n) => n.text(4, 'Relu'));
      });
    };
    expect(rules(fileWith(undefined, { domain: 'own', op: 'a', more: line }))).toEqual([]);
  });

  it('refuses graphs nested without end', () => {
    const nest = (w: Writer, depth: number): void =>
      w.message(1, (n) => n.message(5, (a) => a.message(6, (g) => (depth > 0 ? nest(g, depth - 1) : g.text(2, 'end')))));
    const deep = (depth: number) => encodeMessage((m) => m.message(7, (g) => nest(g, depth)));
    expect(() => survey(inMemory(deep(15)))).not.toThrow();
    expect(() => survey(inMemory(deep(16)))).toThrow('nested more than 16 deep');
  });

  it('knows the operators of graphs within nodes', () => {
    const inner = graphBuilder();
    inner.output('r', inner.op('evil:Op', [inner.input('x', 'float', [1])]), 'float', [1]);
    const outer = graphBuilder();
    const x = outer.input('x', 'float', [1]);
    outer.output('y', outer.op('If', [x], { then_branch: { kind: 'graph', value: inner.graph('then') } }), 'float', [1]);
    expect(rules(encodeOnnx({ producer: 't', opsets: { '': 17 }, graph: outer.graph('g') }))).toEqual(['operators']);
  });

  it('says which paths stay within a folder', () => {
    for (const path of ['w.bin', 'weights/w.bin', './w.bin', 'a..b', '...']) expect(staysWithin(path), path).toBe(true);
    for (const path of ['', '..', '../w', 'a/..', '/w', '\\w', '\\\\host\\w', 'c:w', 'c:/w', 'w\0'])
      expect(staysWithin(path), path).toBe(false);
  });
});

describe('whatever the bytes are', () => {
  const good = fileWith();
  const answers = (bytes: Uint8Array): void => {
    try {
      refusalsOf(survey(inMemory(bytes)));
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  };
  it('random bytes are surveyed or refused', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), answers), { numRuns: 2000 }));
  it('so are truncated files', () => {
    for (let end = 0; end < good.length; end++) answers(good.subarray(0, end));
  });
  it('so are files with bytes changed', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        answers(bytes);
      }),
      { numRuns: 3000 },
    ));
  it('a number without end, a length below zero and a field 0 are no message', () => {
    for (const bytes of [new Uint8Array(50_000).fill(0x80), Uint8Array.from([0x3a, ...new Array(9).fill(0xff), 1]), Uint8Array.of(0, 0)])
      expect(() => survey(inMemory(bytes))).toThrow(RangeError);
  });
});

describe('constants beside the file', () => {
  const put = (source: Uint8Array, pieces: readonly Piece[], files: Record<string, Uint8Array>): Uint8Array =>
    Buffer.concat(
      pieces.map((p) =>
        'made' in p ? p.made : 'location' in p ? files[p.location]!.subarray(p.offset, p.offset + p.bytes) : source.subarray(p.from, p.to),
      ),
    );

  it('are taken into it: the runtime then needs no other file', async () => {
    const source = external({ location: 'w.bin', offset: '4', length: '8' });
    const files = { 'w.bin': new Uint8Array(Float32Array.of(99, 3, -2).buffer) };
    const { external: tensors } = survey(inMemory(source));
    const whole = put(source, absorb(inMemory(source), tensors), files);
    expect(refusals(whole)).toEqual([]);
    expect(survey(inMemory(whole)).external).toEqual([]);
    const session = await InferenceSession.create(whole, { intraOpNumThreads: 1 });
    const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(5, 7), [2]) });
    expect([...(y!.data as Float32Array)]).toEqual([15, -14]);
    await session.release();
  });

  it('leave a file without them as it is', () => {
    const source = fileWith();
    expect(put(source, absorb(inMemory(source), []), {})).toEqual(Buffer.from(source));
  });

  it('are found in graphs within nodes too', () => {
    const nested = encodeMessage((m) => {
      m.int(1, 9);
      m.message(7, (g) =>
        g.message(1, (n) => {
          n.text(4, 'If');
          n.message(5, (a) =>
            a.message(6, (inner) =>
              inner.message(5, (w) => {
                w.ints(1, [300]);
                w.int(2, 1);
                w.text(8, 'far');
                w.message(13, (e) => {
                  e.text(1, 'location');
                  e.text(2, 'w.bin');
                });
                w.int(14, 1);
              }),
            ),
          );
        }),
      );
    });
    const { external: tensors } = survey(inMemory(nested));
    expect(tensors).toMatchObject([{ name: 'far', location: 'w.bin', bytes: 1200 }]);
    const whole = survey(inMemory(put(nested, absorb(inMemory(nested), tensors), { 'w.bin': new Uint8Array(1200) })));
    expect([whole.external, whole.misfits, whole.parameters]).toEqual([[], [], 300]);
  });
});
