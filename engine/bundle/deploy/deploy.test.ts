import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../deploy.ts';
import { HOSTILE, renderedFiles, writeRendered } from './rendered.fixture.ts';
import { check } from './tools.fixture.ts';

let files: Map<string, string>;
let root: string;
beforeAll(async () => {
  files = await renderedFiles();
  root = writeRendered(files);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('templates', () => {
  it('are filled in whole: an unknown placeholder is refused, those of others stay', () => {
    const others = '{{ $labels.model }} $'.concat('{{ github.actor }}');
    expect(render('a', `x {{slug}} ${others} y`, { slug: 'S' })).toBe(`x S ${others} y`);
    expect(() => render('a/b', '{{nobody}}', {})).toThrow('a/b asks for {{nobody}}');
  });

  it('leave no placeholder, and nothing of a hostile name outside of Markdown', () => {
    for (const [path, text] of files) {
      if (path.startsWith('service/')) continue;
      const own = path.endsWith('.md') ? text.replaceAll('\\{\\{name\\}\\}', '') : text;
      expect(own, path).not.toMatch(/\{\{[a-z]+\}\}/);
      if (!path.endsWith('.md')) expect(text, path).not.toMatch(/reboot\)|<script/);
    }
    expect(HOSTILE).toContain('reboot');
  });

  it('name only files of the release', () => {
    for (const [path, text] of files) {
      if (path.startsWith('service/')) continue;
      const named = [...text.matchAll(/(?<![\w/.-])((?:deploy|docs)\/[\w./-]+\.[a-z]+)/g)].map((m) => m[1]!.replace(/\.$/, ''));
      for (const name of named) {
        if (/^deploy\/(\.env|secrets\/)/.test(name)) continue;
        expect(files.has(name), `${path} names ${name}`).toBe(true);
      }
    }
  });

  it('in Markdown link to files that are there', () => {
    for (const [path, text] of files) {
      if (!path.endsWith('.md')) continue;
      const folder = path.slice(0, path.lastIndexOf('/'));
      for (const [, link] of text.matchAll(/\]\(([^)#]+?)(?:#[^)]*)?\)/g)) {
        if (/^https?:/.test(link!)) continue;
        const target = join(folder, link!);
        expect(files.has(target) || ['README.md', 'model/card.md', 'report.html'].includes(target), `${path} -> ${link}`).toBe(true);
      }
    }
  });
});

describe('scripts', () => {
  it('are read by Node and by sh', () => {
    const scripts = [...files.keys()].filter((path) => path.startsWith('deploy/') && /\.(mjs|sh)$/.test(path));
    expect(scripts.length).toBeGreaterThanOrEqual(6);
    for (const path of scripts) {
      const ran = path.endsWith('.sh') ? check('sh', ['-n', path], root) : check(process.execPath, ['--check', path], root);
      expect(ran, path).toEqual({ status: 0, said: '' });
    }
  });
});
