import { describe, expect, it } from 'vitest';
import { assemble } from './assemble.ts';
import { newMemory, type SharedMemory } from './memory.ts';

const run = (text: string, memory: SharedMemory = newMemory(65_536)) =>
  new WebAssembly.Instance(new WebAssembly.Module(assemble(text)), { env: { memory: memory as unknown as WebAssembly.Memory } })
    .exports as Record<string, (...args: number[]) => number>;

describe('assemble', () => {
  it('gives the bytes that the specification has for a module', () => {
    const bytes = assemble('(func $add (param $a i32) (param $b i32) (result i32) (i32.add $a (local.get $b)))');
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    // Magic and version; the type [i32 i32] -> [i32]; memory import, shared, 1 to 65536 pages; function of type 0; its export; its code.
    expect(hex).toBe(
      [
        '00 61 73 6d 01 00 00 00',
        '01 07 01 60 02 7f 7f 01 7f',
        '02 12 01 03 65 6e 76 06 6d 65 6d 6f 72 79 02 03 01 80 80 04',
        '03 02 01 00',
        '07 07 01 03 61 64 64 00 00',
        '0a 09 01 07 00 20 00 20 01 6a 0b',
      ].join(' '),
    );
  });

  it('branches to labels, by name, from inside of others', () => {
    const { collatz } = run(`
      ;; Steps to 1.
      (func $collatz (param $n i32) (result i32) (local $steps i32)
        (block $done (loop $next
          (br_if $done (i32.eq $n (i32.const 1)))
          (local.set $steps (i32.add $steps (i32.const 1)))
          (if (i32.and $n (i32.const 1))
            (then (local.set $n (i32.add (i32.const 1) (i32.mul $n (i32.const 3)))))
            (else (local.set $n (i32.shr_u $n (i32.const 1)))))
          (br $next)))
        $steps)`);
    expect(collatz!(27)).toBe(111);
  });

  it('reads and writes the memory, with offsets', () => {
    const memory = newMemory(65_536);
    const { twice } = run(
      `(func $twice (param $at i32) (f64.store offset=200 $at (f64.mul (f64.const 2.5) (f64.load $at))))
       (func $unused (param $x f64) (result f64) (f64.max $x (f64.const -Infinity)))`,
      memory,
    );
    new Float64Array(memory.buffer, 64, 1)[0] = -3;
    twice!(64);
    expect(new Float64Array(memory.buffer, 264, 1)[0]).toBe(-7.5);
  });

  it('encodes numbers of every size', () => {
    for (const value of [0, 63, 64, -64, -65, 127, 128, 8191, -8193, 2 ** 31 - 1, -(2 ** 31)])
      expect(run(`(func $f (result i32) (i32.const ${value}))`).f!(), `${value}`).toBe(value);
  });

  it('calls functions, also those that follow', () => {
    const { first } = run(
      '(func $first (result i32) (call $second (i32.const 20))) (func $second (param $x i32) (result i32) (i32.add $x $x))',
    );
    expect(first!()).toBe(40);
  });

  it('names what it does not know', () => {
    expect(() => assemble('(func $f (i32.foo))')).toThrow('No such instruction: i32.foo');
    expect(() => assemble('(func $f (drop $x))')).toThrow('No such name: $x');
    expect(() => assemble('(func $f (param $x int))')).toThrow('No such type: int');
  });
});
