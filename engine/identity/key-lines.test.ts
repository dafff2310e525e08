import { describe, expect, it } from 'vitest';
import { keyLines, parseKeyLines } from './key-lines.ts';

/** Public keys of RFC 8032, section 7.1, TEST 1 and 2. */
const [A, B] = ['11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=', 'PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw='];

describe('trusted keys as text', () => {
  it('are a name and a key on each line', () => {
    const keys = parseKeyLines(`# releases\r\n\r\nAda Lovelace\t${A}\r\n  build ${B}  `);
    expect(keys.map(({ name, key }) => [name, key])).toEqual([
      ['Ada Lovelace', A],
      ['build', B],
    ]);
    expect(keys[0]!.fingerprint).toBe('21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9');
    expect(parseKeyLines(keyLines(keys))).toEqual(keys);
    expect(parseKeyLines('')).toEqual([]);
  });

  it.each([
    [`Ada ${A}\nalone`, 'Line 2'],
    [`Ada ${A.slice(1)}`, 'Base64'],
    [A, 'Line 1'],
  ])('that are none are named: %j', (text, why) => {
    expect(() => parseKeyLines(text, 'keys.txt')).toThrow(
      expect.objectContaining({ code: 'UNSUITABLE', message: expect.stringContaining(why) }),
    );
  });
});
