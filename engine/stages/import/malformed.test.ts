import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportPlan } from '#shared/stages/import.ts';
import { type Fixture, openFixture } from './import.fixture.ts';
import { xlsxOf, zipOf } from './zip.fixture.ts';

let fx: Fixture;
beforeAll(async () => {
  fx = await openFixture();
});
afterAll(() => fx.close());

const day = (i: number): string => new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10);
const sound = (n: number, from = 0): string => Array.from({ length: n }, (_, i) => `a,${day(from + i)},${i + 1}\n`).join('');
const HEAD = 'id,ds,y\n';

interface Kept {
  /** Rows that reach the data set, and rows kept aside. */
  readonly rows: number;
  readonly rejected: number;
  readonly series?: readonly string[];
  readonly missing?: number;
  /** Some of the rejects: line, column, part of the reason. */
  readonly rejects?: readonly (readonly [line: number, column: string, reason: RegExp])[];
  readonly plan?: Partial<ImportPlan>;
}
interface Fails {
  readonly code: string;
  readonly says: RegExp;
  readonly line?: number;
  readonly column?: string;
}

const kept: [string, string, () => string | Uint8Array, Kept][] = [
  ['UTF-8 with a byte-order mark', 'bom.csv', () => `\ufeff${HEAD}${sound(5)}`, { rows: 5, rejected: 0, series: ['a'] }],
  [
    'UTF-16 little endian with a mark',
    'u16le.csv',
    () => iconv.encode(HEAD + sound(5).replaceAll('a,', 'ä,'), 'utf-16le', { addBOM: true }),
    { rows: 5, rejected: 0, series: ['ä'] },
  ],
  [
    'UTF-16 big endian with a mark',
    'u16be.csv',
    () => iconv.encode(HEAD + sound(5).replaceAll('a,', 'ж,'), 'utf-16be', { addBOM: true }),
    { rows: 5, rejected: 0, series: ['ж'] },
  ],
  [
    'UTF-16 little endian without a mark',
    'u16bare.csv',
    () => iconv.encode(HEAD + sound(5), 'utf-16le', { addBOM: false }),
    { rows: 5, rejected: 0, series: ['a'] },
  ],
  [
    'Latin-1',
    'latin1.csv',
    () => iconv.encode(HEAD + sound(5).replaceAll('a,', 'Zürich,'), 'latin1'),
    { rows: 5, rejected: 0, series: ['Zürich'] },
  ],
  [
    'Windows-1252 quotes and the euro sign',
    'cp1252.csv',
    () => iconv.encode(HEAD + sound(5).replaceAll('a,', '€–x,'), 'windows-1252'),
    { rows: 5, rejected: 0, series: ['€–x'] },
  ],
  [
    'one row of broken UTF-8 among good ones',
    'broken8.csv',
    () =>
      Buffer.concat([
        Buffer.from(HEAD + sound(3).replaceAll('a,', 'ä,')),
        Buffer.from([0xc3, 0x28]),
        Buffer.from(`,${day(3)},4\n`),
        Buffer.from(sound(3, 4).replaceAll('a,', 'ä,')),
      ]),
    { rows: 6, rejected: 1, rejects: [[5, '', /not valid/]] },
  ],
  [
    'unicode ids of every kind',
    'unicode.csv',
    () => HEAD + ['日本', '🙂', 'a\u0301', '‮rtl', 'ﬁ'].map((s) => `${s},${day(0)},1\n${s},${day(1)},2\n`).join(''),
    { rows: 10, rejected: 0, series: ['日本', '🙂', 'a\u0301', '‮rtl', 'ﬁ'] },
  ],
  [
    'a mark in the middle, where files were joined',
    'bommid.csv',
    () => `${HEAD + sound(4)}\ufeffa,${day(4)},5\n`,
    { rows: 5, rejected: 0, series: ['a'] },
  ],
  [
    'a header in the middle, where files were joined',
    'headmid.csv',
    () => HEAD + sound(4) + HEAD + sound(4, 4),
    { rows: 8, rejected: 1, rejects: [[6, 'ds', /Not a time/]] },
  ],
  [
    'rows too short',
    'short.csv',
    () => `${HEAD + sound(4)}a,${day(4)}\na\n`,
    {
      rows: 4,
      rejected: 2,
      rejects: [
        [6, '', /2 cells/],
        [7, '', /1 cells/],
      ],
    },
  ],
  ['rows too long', 'long.csv', () => `${HEAD + sound(4)}a,${day(4)},5,6,7\n`, { rows: 4, rejected: 1, rejects: [[6, '', /5 cells/]] }],
  ['a comma at the end of one row', 'trailing.csv', () => `${HEAD + sound(4)}a,${day(4)},5,\n`, { rows: 5, rejected: 0 }],
  [
    'words that mean missing',
    'words.csv',
    () => `${HEAD + sound(4)}a,${day(4)},NA\na,${day(5)},NaN\na,${day(6)},null\na,${day(7)},-\na,${day(8)},\na,${day(9)},n/a\n`,
    { rows: 10, rejected: 0, missing: 6 },
  ],
  [
    'words that mean nothing',
    'odd.csv',
    () => `${HEAD + sound(20)}a,${day(20)},many\na,${day(21)},12 apples\n`,
    {
      rows: 20,
      rejected: 2,
      rejects: [
        [22, 'y', /Not a number/],
        [23, 'y', /Not a number/],
      ],
    },
  ],
  [
    '1e999 and infinity',
    'huge.csv',
    () => `${HEAD + sound(20)}a,${day(20)},1e999\na,${day(21)},inf\na,${day(22)},-1e400\n`,
    { rows: 20, rejected: 3, rejects: [[22, 'y', /too large/]] },
  ],
  [
    'a hexadecimal number',
    'hex.csv',
    () => `${HEAD + sound(20)}a,${day(20)},0x1F\n`,
    { rows: 20, rejected: 1, rejects: [[22, 'y', /Not a number/]] },
  ],
  [
    'a thirtieth of February',
    'feb.csv',
    () => `${HEAD + sound(20)}a,2021-02-30,1\na,2021-13-01,1\n`,
    {
      rows: 20,
      rejected: 2,
      rejects: [
        [22, 'ds', /Not a time/],
        [23, 'ds', /Not a time/],
      ],
    },
  ],
  [
    'times that are missing',
    'notime.csv',
    () => `${HEAD + sound(20)}a,,1\na,NA,1\n`,
    {
      rows: 20,
      rejected: 2,
      rejects: [
        [22, 'ds', /missing/],
        [23, 'ds', /Not a time/],
      ],
    },
  ],
  [
    'series ids that are missing',
    'noid.csv',
    () => `${HEAD + sound(20)},${day(20)},1\n  ,${day(21)},1\n`,
    {
      rows: 20,
      rejected: 2,
      rejects: [
        [22, 'id', /series id/],
        [23, 'id', /series id/],
      ],
    },
  ],
  [
    'a series called NA',
    'namibia.csv',
    () => HEAD + sound(5) + sound(5).replaceAll('a,', 'NA,'),
    { rows: 10, rejected: 0, series: ['a', 'NA'] },
  ],
  [
    'ids with blanks around them',
    'blanks.csv',
    () => HEAD + sound(5) + sound(5, 5).replaceAll('a,', ' a ,'),
    { rows: 10, rejected: 0, series: ['a'] },
  ],
  [
    'indices beyond what a double can tell',
    'overflow.csv',
    () => `id,t,y\n${Array.from({ length: 20 }, (_, i) => `a,${i + 1},${i}\n`).join('')}a,99999999999999999999,1\na,21.5,1\n`,
    {
      rows: 20,
      rejected: 2,
      rejects: [
        [22, 't', /whole number/],
        [23, 't', /whole number/],
      ],
      plan: {
        time: { kind: 'column', column: 't', zone: 'UTC' },
        axis: { kind: 'integer', step: 1 },
        past: [],
        series: ['id'],
        target: ['y'],
      },
    },
  ],
  ['column names that come twice', 'twice.csv', () => `id,ds,y,y\n${sound(5).replaceAll('\n', ',9\n')}`, { rows: 5, rejected: 0 }],
  ['columns without a name', 'nameless.csv', () => `id,ds,y,\n${sound(5).replaceAll('\n', ',9\n')}`, { rows: 5, rejected: 0 }],
  [
    'names that would end an SQL statement',
    'inject.csv',
    () =>
      `id,ds,"y""; DROP TABLE records; --","x'); --"\n${sound(5).replaceAll('a,', `"'; DROP SCHEMA data; --",`).replaceAll('\n', ',9\n')}`,
    { rows: 5, rejected: 0, series: ["'; DROP SCHEMA data; --"] },
  ],
  [
    'a series id that looks like a path',
    'path.csv',
    () => HEAD + sound(5).replaceAll('a,', '../../etc/passwd,'),
    { rows: 5, rejected: 0, series: ['../../etc/passwd'] },
  ],
  [
    'formulas of a spreadsheet',
    'formula.csv',
    () => `${HEAD + sound(20)}a,${day(20)},=1+1\n"=cmd|' /C calc'!A0",${day(0)},3\n`,
    { rows: 21, rejected: 1, series: ['a', "=cmd|' /C calc'!A0"], rejects: [[22, 'y', /Not a number/]] },
  ],
  ['no header', 'nohead.csv', () => sound(6), { rows: 6, rejected: 0 }],
  ['one row', 'onerow.csv', () => HEAD + sound(1), { rows: 1, rejected: 0 }],
  ['no line end at the last row', 'noend.csv', () => (HEAD + sound(5)).trimEnd(), { rows: 5, rejected: 0 }],
  ['one column', 'onecol.csv', () => `y\n${[3, 1, 4, 1, 5, 9].join('\n')}\n`, { rows: 6, rejected: 0 }],
  [
    'one row cut short at the end',
    'cutrow.csv',
    () => `${HEAD + sound(5)}a,2021-`,
    { rows: 5, rejected: 1, rejects: [[7, '', /2 cells/]] },
  ],
  ['lines that end in CR LF', 'crlf.csv', () => (HEAD + sound(5)).replaceAll('\n', '\r\n'), { rows: 5, rejected: 0 }],
  ['lines that end in CR', 'cr.csv', () => (HEAD + sound(5)).replaceAll('\n', '\r'), { rows: 5, rejected: 0 }],
  [
    'all three line ends in one file',
    'mixed.csv',
    () => `id,ds,y\r\na,${day(0)},1\na,${day(1)},2\ra,${day(2)},3\r\n\na,${day(3)},4\n`,
    { rows: 4, rejected: 0 },
  ],
  ['blank lines here and there', 'gaps.csv', () => `\n\n${HEAD}\n${sound(3)}\n\n${sound(3, 3)}\n`, { rows: 6, rejected: 0 }],
  [
    'a quote that is never closed',
    'unclosed.csv',
    () => `${HEAD + sound(3)}"a,${day(3)},4\n${sound(6, 4)}`,
    { rows: 9, rejected: 1, rejects: [[5, '', /never closed/]] },
  ],
  [
    'text after a closing quote',
    'after.csv',
    () => `${HEAD + sound(3)}"a"b,${day(3)},4\n${sound(3, 4)}`,
    { rows: 6, rejected: 1, rejects: [[5, '', /closing quote/]] },
  ],
  [
    'quoted line ends and quotes',
    'quoted.csv',
    () => `${HEAD}${[0, 1, 2].map((i) => `"a ""b""\nc",${day(i)},${i}\n`).join('')}`,
    { rows: 3, rejected: 0, series: ['a "b"\nc'] },
  ],
  [
    'a bad row after quoted line ends: its physical line is told',
    'lines.csv',
    () => `${HEAD}${Array.from({ length: 6 }, (_, i) => `"a\nb",${day(i)},${i}\n`).join('')}"a\nb",${day(6)},bad\n`,
    { rows: 6, rejected: 1, rejects: [[14, 'y', /Not a number/]] },
  ],
  [
    'a line of three megabytes',
    'longline.csv',
    () => `${HEAD + sound(3)}a,${day(3)},${'9'.repeat(3e6)}\n${sound(3, 4)}`,
    { rows: 6, rejected: 1, rejects: [[5, '', /longer than/]] },
  ],
  ['NUL bytes', 'nul.csv', () => `${HEAD + sound(20)}a\0b,${day(20)},21\n`, { rows: 20, rejected: 1, rejects: [[22, '', /NUL/]] }],
  ['stamps that come twice', 'dup.csv', () => HEAD + sound(5) + sound(5), { rows: 10, rejected: 0 }],
  ['times that run backwards', 'desc.csv', () => HEAD + sound(8).trimEnd().split('\n').reverse().join('\n'), { rows: 8, rejected: 0 }],
  [
    'a target that is missing all through',
    'allna.csv',
    () => `${HEAD}${Array.from({ length: 5 }, (_, i) => `a,${day(i)},NA\n`).join('')}${sound(5).replaceAll('a,', 'b,')}`,
    { rows: 10, rejected: 0, missing: 5, series: ['a', 'b'] },
  ],
  [
    'a covariate that is missing all through',
    'nacov.csv',
    () => `id,ds,y,x\n${sound(5).replaceAll('\n', ',NA\n')}`,
    { rows: 5, rejected: 0, plan: { past: ['x'] } },
  ],
  [
    'a covariate with one bad cell',
    'badcov.csv',
    () => `id,ds,y,x\n${sound(20).replaceAll('\n', ',7\n')}a,${day(20)},3,oops\n`,
    { rows: 20, rejected: 1, rejects: [[22, 'x', /Not a number/]] },
  ],
  [
    'stamps with and without an offset in one file',
    'offsets.csv',
    () => `${HEAD}a,2021-01-01T00:00:00Z,1\na,2021-01-01T02:00:00+01:00,2\na,2021-01-01 02:00:00,3\na,2021-01-01T03:00:00Z,4\n`,
    { rows: 4, rejected: 0 },
  ],
  [
    'NDJSON with a broken line',
    'lines.ndjson',
    () =>
      `${Array.from({ length: 6 }, (_, i) => JSON.stringify({ id: 'a', ds: day(i), y: i })).join('\n')}\n{"id": "a", "ds": \n{"id":"a","ds":"${day(6)}","y":7}\n`,
    { rows: 7, rejected: 1, rejects: [[7, '', /JSON/]] },
  ],
  [
    'a JSON array that is never closed',
    'open.json',
    () => '[{"ds":"2021-01-01","y":1},\n{"ds":"2021-01-02","y":2},\n{"ds":"2021-01-03"',
    { rows: 2, rejected: 1, rejects: [[3, '', /before the array is closed/]] },
  ],
  [
    'JSON whose objects have different keys',
    'keys.json',
    () => JSON.stringify([{ ds: day(0), y: 1 }, { y: 2, ds: day(1), extra: true }, { ds: day(2) }]),
    { rows: 3, rejected: 0, missing: 1 },
  ],
  ['a plain CSV file called .parquet', 'really.csv.parquet', () => HEAD + sound(5), { rows: 5, rejected: 0 }],
  ['a gzip file called .csv', 'packed.csv', () => gzipSync(HEAD + sound(5)), { rows: 5, rejected: 0 }],
  [
    'gzip of UTF-16',
    'packed16.csv.gz',
    () => gzipSync(iconv.encode(HEAD + sound(5), 'utf-16le', { addBOM: true })),
    { rows: 5, rejected: 0 },
  ],
  [
    'two gzip members in one file',
    'members.csv.gz',
    () => Buffer.concat([gzipSync(HEAD + sound(3)), gzipSync(sound(3, 3))]),
    { rows: 6, rejected: 0 },
  ],
  [
    'an Excel file with a formula and an empty row',
    'book.xlsx',
    () =>
      xlsxOf({
        One: [
          ['ds', 'y'],
          [{ date: 44197 }, 1],
          [{ date: 44198 }, { formula: '1+1', value: 2 }],
          [],
          [{ date: 44199 }, 3],
          [{ date: 44200 }, 'oops'],
          [{ date: 44201 }, 5],
          [{ date: 44202 }, 6],
        ],
      }),
    { rows: 5, rejected: 1, rejects: [[6, 'y', /Not a number/]], plan: { target: ['y'], past: [], known: [], static: [], series: [] } },
  ],
];

describe('malformed input that can be read: rows kept aside are counted, with line, column and reason', () => {
  it.each(kept)('%s', async (_, name, content, want) => {
    const { body, rejects, id } = await fx.take(fx.file(name, content()), want.plan);
    expect({ rows: body.rows, rejected: body.rejected }).toEqual({ rows: want.rows, rejected: want.rejected });
    expect(rejects).toHaveLength(want.rejected);
    if (want.missing !== undefined) expect(body.missing).toBe(want.missing);
    if (want.series) expect(await fx.names(id)).toEqual(want.series);
    for (const [line, column, reason] of want.rejects ?? [])
      expect(rejects).toContainEqual({ line, column, text: expect.any(String), reason: expect.stringMatching(reason) });
  });
});

const failing: [string, () => Promise<string> | string, Fails][] = [
  ['an empty file', () => fx.file('empty.csv', ''), { code: 'UNREADABLE', says: /is empty/ }],
  ['only blank lines', () => fx.file('blank.csv', '\n\n\n'), { code: 'UNREADABLE', says: /no rows/, line: 1 }],
  ['only a header', () => fx.file('header.csv', HEAD), { code: 'UNREADABLE', says: /no rows of data/, line: 1 }],
  ['a folder', () => fx.folder, { code: 'UNREADABLE', says: /is a folder/ }],
  ['a missing file', () => join(fx.folder, 'nowhere.csv'), { code: 'NOT_FOUND', says: /nowhere/ }],
  ['a path that climbs out', () => join(fx.folder, '..', '..', 'no-such-almanac', 'x.csv'), { code: 'NOT_FOUND', says: /no file/ }],
  ['a path with a NUL', () => 'a\0b.csv', { code: 'NOT_FOUND', says: /NUL/ }],
  ['a name beyond any limit', () => join(fx.folder, 'x'.repeat(5000)), { code: 'NOT_FOUND', says: /ENAMETOOLONG/ }],
  ['a device', () => '/dev/zero', { code: 'UNREADABLE', says: /not a regular file/ }],
  [
    'a pipe',
    () => {
      const path = join(fx.folder, 'pipe.csv');
      execFileSync('mkfifo', [path]);
      return path;
    },
    { code: 'UNREADABLE', says: /not a regular file/ },
  ],
  [
    'a symbolic link in a circle',
    () => {
      symlinkSync(join(fx.folder, 'loop2'), join(fx.folder, 'loop1'));
      symlinkSync(join(fx.folder, 'loop1'), join(fx.folder, 'loop2'));
      return join(fx.folder, 'loop1');
    },
    { code: 'NOT_FOUND', says: /ELOOP/ },
  ],
  [
    'random bytes',
    () =>
      fx.file(
        'random.csv',
        Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) % 256),
      ),
    { code: 'UNREADABLE', says: /binary/ },
  ],
  [
    'a picture',
    () => fx.file('picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0])),
    { code: 'UNREADABLE', says: /PNG/ },
  ],
  [
    'an old Excel file',
    () => fx.file('old.xls', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)])),
    { code: 'UNREADABLE', says: /old Excel/ },
  ],
  [
    'a gzip file that is cut off',
    () => fx.file('cut.csv.gz', gzipSync(HEAD + sound(5000)).subarray(0, 3000)),
    { code: 'UNREADABLE', says: /cut off/ },
  ],
  [
    'a gzip file that is damaged',
    () => {
      const bytes = gzipSync(HEAD + sound(5000));
      bytes.fill(0xff, 500, 600);
      return fx.file('damaged.csv.gz', bytes);
    },
    { code: 'UNREADABLE', says: /damaged/ },
  ],
  [
    'a gzip bomb',
    () => fx.file('bomb.csv.gz', gzipSync(HEAD + 'a,2021-01-01,1\n'.repeat(8e6))),
    { code: 'UNREADABLE', says: /grows more than/ },
  ],
  [
    'a gzip bomb of one line',
    () => fx.file('bomb1.csv.gz', gzipSync(Buffer.alloc(120e6, 0x31))),
    { code: 'UNREADABLE', says: /grows more than|no rows/ },
  ],
  [
    'an Excel bomb',
    () =>
      fx.file(
        'bomb.xlsx',
        xlsxOf(
          {
            One: [
              ['ds', 'y'],
              [1, 2],
            ],
          },
          { 'xl/media/big.xml': Buffer.alloc(80e6, 0x20) },
        ),
      ),
    { code: 'UNREADABLE', says: /grows beyond/ },
  ],
  [
    'an Excel file that is cut off',
    () =>
      fx.file(
        'cut.xlsx',
        xlsxOf({
          One: [
            ['ds', 'y'],
            [1, 2],
          ],
        }).subarray(0, 900),
      ),
    { code: 'UNREADABLE', says: /ends too early/ },
  ],
  [
    'a ZIP archive that is no Excel file',
    () => fx.file('archive.zip', zipOf({ '../../evil.csv': HEAD })),
    { code: 'UNREADABLE', says: /no Excel file/ },
  ],
  [
    'an Excel file with broken XML',
    () => fx.file('xml.xlsx', xlsxOf({ One: [['a']] }, { 'xl/workbook.xml': '<workbook><sheets><shee' })),
    { code: 'UNREADABLE', says: /Excel/ },
  ],
  ['an empty sheet', () => fx.file('nosheet.xlsx', xlsxOf({ One: [] })), { code: 'UNREADABLE', says: /no rows/ }],
  [
    'a Parquet file that is cut off',
    async () => {
      const path = await parquetFile('cut.parquet');
      truncateSync(path, 600);
      return path;
    },
    { code: 'UNREADABLE', says: /Parquet/ },
  ],
  [
    'a Parquet file with damaged pages',
    async () =>
      fx.file(
        'pages.parquet',
        Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(500, 7), Buffer.from([255, 0, 0, 0]), Buffer.from('PAR1')]),
      ),
    { code: 'UNREADABLE', says: /Parquet/ },
  ],
  ['text that only begins like Parquet', () => fx.file('par1.csv', `PAR1,ds,y\n${sound(3)}`), { code: 'UNREADABLE', says: /Parquet/ }],
  [
    'a JSON object that is no table',
    () => fx.file('object.json', '{"data": {"x": [1, 2]}, "y": {"z": 3}}'),
    { code: 'UNREADABLE', says: /not rows/, line: 1 },
  ],
  ['JSON that is none', () => fx.file('none.json', '{{{{{{'), { code: 'UNREADABLE', says: /no JSON/, line: 1 }],
  ['a JSON array of bare numbers', () => fx.file('bare.json', '[1, 2, 3]'), { code: 'UNREADABLE', says: /no JSON objects/, line: 1 }],
  [
    'mostly unreadable numbers',
    () => fx.file('most.csv', `${HEAD}${Array.from({ length: 40 }, (_, i) => `a,${day(i)},${i < 5 ? i : 'x'}\n`).join('')}`),
    { code: 'NO_PLAN', says: /No column holds numbers/ },
  ],
  [
    'more columns than are read',
    () => fx.file('columns.csv', `ds,${Array.from({ length: 25_000 }, (_, i) => `s${i}`).join(',')}\n`),
    { code: 'UNREADABLE', says: /columns/, line: 1 },
  ],
  [
    'rows in order with a bad row among them',
    () => fx.file('order.csv', `y\n${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16].join('\n')}\noops\n18\n`),
    { code: 'UNSUITABLE', says: /order of the rows/, line: 18, column: 'y' },
  ],
];

async function parquetFile(name: string): Promise<string> {
  const path = join(fx.folder, 'files', name);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT 'a' AS id, DATE '2021-01-01' + i::INTEGER AS ds, random() AS y FROM range(1000) r(i)) TO '${path}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return path;
}

describe('malformed input that cannot be read: a declared error that names the file and the place', () => {
  it.each(failing)('%s', async (_, make, want) => {
    const path = await make();
    const attempt = (async () => {
      const { plan, findings } = await fx.detect(path);
      if (!plan) throw Object.assign(new Error(findings.map((f) => f.message).join(' ')), { code: 'NO_PLAN', data: {} });
      return fx.run(plan);
    })();
    const error = await attempt.then(
      () => undefined,
      (e: { code: string; message: string; data: { place?: Record<string, unknown>; hint?: string } }) => e,
    );
    expect(error, 'it should fail').toBeDefined();
    expect(error!.code).toBe(want.code);
    expect(error!.message).toMatch(want.says);
    if (want.code !== 'NO_PLAN') expect(error!.data.hint).toBeTruthy();
    if (want.code === 'UNREADABLE') expect(error!.data.place).toMatchObject({ file: expect.any(String) });
    if (want.line !== undefined) expect(error!.data.place).toMatchObject({ line: want.line });
    if (want.column !== undefined) expect(error!.data.place).toMatchObject({ column: want.column });
  });

  it('leaves nothing behind: no half table, no spare file', async () => {
    const path = fx.file('half.csv', `y\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\noops\n`);
    await expect(fx.take(path)).rejects.toMatchObject({ code: 'UNSUITABLE' });
    const { records } = (await fx.client.workspace.current({}))!;
    const listed = await fx.client.import.list({});
    expect(listed).toHaveLength(records.dataset ?? 0);
    execFileSync('sh', ['-c', `! ls ${join(fx.folder, 'workspace', 'artifacts')} | grep part`]);
  });
});

describe('ten thousand columns', () => {
  it('are ten thousand series', async () => {
    const n = 10_000;
    const rows = Array.from({ length: 5 }, (_, r) => `${day(r)},${Array.from({ length: n }, (_, i) => i + r).join(',')}\n`);
    const { body } = await fx.take(fx.file('wide.csv', `ds,${Array.from({ length: n }, (_, i) => `s${i}`).join(',')}\n${rows.join('')}`));
    expect(body).toMatchObject({ seriesCount: n, rows: 5 * n, rejected: 0 });
  });
});

describe('folders and disks', () => {
  it('a file that may not be read is told', async (context) => {
    const path = fx.file('secret.csv', HEAD + sound(3));
    chmodSync(path, 0);
    if (process.getuid?.() === 0) return context.skip('root may read any file');
    await expect(fx.detect(path)).rejects.toMatchObject({ code: 'NO_PERMISSION' });
  });

  it('a symbolic link to a file is followed', async () => {
    const path = join(fx.folder, 'files', 'link.csv');
    symlinkSync(fx.file('linked.csv', HEAD + sound(4)), path);
    expect((await fx.take(path)).body.rows).toBe(4);
  });

  it('a read-only folder is told', async (context) => {
    const sealed = join(fx.folder, 'sealed');
    mkdirSync(sealed);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,ro', 'tmpfs', sealed], { stdio: 'ignore' });
    } catch {
      return context.skip('a read-only file system can only be mounted by root');
    }
    const other = await openFixture();
    try {
      await expect(other.client.workspace.open({ path: join(sealed, 'ws'), create: true })).rejects.toMatchObject({
        code: 'NO_PERMISSION',
      });
    } finally {
      await other.close();
      execFileSync('umount', ['-l', sealed]);
    }
  });

  it('a full disk is told, and the workspace goes on', async (context) => {
    const small = join(fx.folder, 'small');
    mkdirSync(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      return context.skip('a small file system can only be mounted by root');
    }
    const other = await openFixtureAt(join(small, 'ws'));
    try {
      const big = fx.file(
        'big.csv',
        'id,ds,y,x\n' +
          Array.from(
            { length: 400_000 },
            (_, i) => `s${i % 7},${day(Math.floor(i / 7))},${Math.sin(i) * 1e6},${Math.cos(i * i) * 1e6}\n`,
          ).join(''),
      );
      await expect(other.take(big)).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(await other.client.import.list({})).toEqual([]);
      writeFileSync(join(fx.folder, 'files', 'tiny.csv'), HEAD + sound(4));
      expect((await other.take(join(fx.folder, 'files', 'tiny.csv'))).body.rows).toBe(4);
    } finally {
      await other.close();
      execFileSync('umount', ['-l', small]);
    }
  });
});

async function openFixtureAt(path: string): Promise<Fixture> {
  const other = await openFixture();
  await other.client.workspace.open({ path, create: true });
  return other;
}
