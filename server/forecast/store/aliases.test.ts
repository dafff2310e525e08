import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ModelAliases, moved, movedBack, openAliases } from './aliases.ts';

const NONE: ModelAliases = { aliases: {}, history: [], listed: [] };
const digest = (n: number): string => String(n).repeat(64).slice(0, 64);

describe('aliases', () => {
  it('move and step back like a stack for each alias', () => {
    const step = fc.record({ alias: fc.constantFrom('champion', 'shadow'), to: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = NONE;
        const stacks: Record<string, number[]> = { champion: [], shadow: [] };
        for (const { alias, to } of steps) {
          const stack = stacks[alias]!;
          if (to !== null) {
            state = moved(state, alias, digest(to), 'ada', 'now');
            if (stack.at(-1) !== to) stack.push(to);
          } else if (stack.length > 1) {
            stack.pop();
            state = movedBack('load', state, alias).model;
          } else expect(() => movedBack('load', state, alias)).toThrow(/no other release/);
          for (const [name, each] of Object.entries(stacks))
            expect(state.aliases[name]).toBe(each.length > 0 ? digest(each.at(-1)!) : undefined);
        }
      }),
    );
  });

  it('set by the list of the start leave no history, until somebody says so', () => {
    const first = moved(NONE, 'champion', digest(1), null, 't');
    const second = moved(first, 'champion', digest(2), null, 't');
    expect(second).toEqual({ aliases: { champion: digest(2) }, history: [], listed: ['champion'] });
    expect(moved(second, 'champion', digest(2), 'ada', 't').listed).toEqual([]);
    expect(moved(second, 'champion', digest(3), 'ada', 't')).toMatchObject({ history: [{ digest: digest(2), by: 'ada' }], listed: [] });
  });

  it('are read again as they were written; names of models may be anything', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-aliases-'));
    const file = join(folder, 'aliases.json');
    const aliases = openAliases(file);
    for (const name of ['load', '__proto__', 'toString', 'a/b ü']) {
      expect(aliases.of(name)).toEqual(NONE);
      await aliases.set(name, moved(NONE, 'champion', digest(1), 'ada', 't'));
    }
    const again = openAliases(file);
    expect([...again.models()].sort()).toEqual(['__proto__', 'a/b ü', 'load', 'toString']);
    expect(again.of('__proto__').aliases).toEqual({ champion: digest(1) });
    expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
    rmSync(folder, { recursive: true, force: true });
  });
});
