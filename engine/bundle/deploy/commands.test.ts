import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { findMethod, kebab, type Method } from '../../../cli/methods.ts';
import { findShortcut } from '../../../cli/shortcuts.ts';
import { renderedFiles } from './rendered.fixture.ts';

/** What whoever is on call is told to type: commands of Almanac, and addresses of the service. */
let texts: [string, string][];
beforeAll(async () => {
  const files = await renderedFiles();
  const pages = [...files].filter(([path]) => path.endsWith('.md') || /deploy\/.*\.(mjs|sh)$/.test(path));
  const own = ['docs/deploying.md'].map((path): [string, string] => [
    path,
    readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'),
  ]);
  texts = [...pages, ...own];
});

const PLACES = new URL('../../../server/forecast/routes/', import.meta.url);
const routes = readdirSync(PLACES).flatMap((name) =>
  [...readFileSync(new URL(name, PLACES), 'utf8').matchAll(/'(\/[a-z][\w/:-]*)'/g)].map((m) => m[1]!),
);

describe('commands in runbooks, guides and scripts', () => {
  it('of Almanac are there, with the options that are given', () => {
    let seen = 0;
    for (const [path, text] of texts) {
      for (const [line, words] of text.matchAll(/(?:^ {4}|`)almanac ((?:[a-z-]+ ?){1,2}[^\n`]*)/gm)) {
        const argv = words!
          .replace(/\s+#.*$/, '')
          .split(/\s+/)
          .filter(Boolean);
        if (argv[0] === 'serve') continue;
        const method: Method | undefined = (argv[1] && findMethod(argv[0]!, argv[1])) || findShortcut(argv)?.method;
        expect(method, `${path}: ${line}`).toBeDefined();
        const known = [...Object.keys(method!.input.properties ?? {}).map(kebab), 'as', 'json', 'quiet'];
        for (const flag of argv.filter((word) => word.startsWith('--'))) expect(known, `${path}: ${line}`).toContain(flag.slice(2));
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(12);
  });

  it('to the service go to routes that it has', () => {
    const patterns = routes.map((route) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`));
    let seen = 0;
    for (const [path, text] of texts) {
      for (const [, address] of text.matchAll(/(\/(?:v1|api)\/[\w/${}().:-]+)/g)) {
        const plain = address!.replace(/\$\{[^/]*\}/g, 'X').replace(/[.):]+$/, '');
        if (/nginx|v1\/\(/.test(plain)) continue;
        expect(
          patterns.some((pattern) => pattern.test(plain)),
          `${path}: ${address}`,
        ).toBe(true);
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(10);
  });
});
