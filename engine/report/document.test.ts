import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contentOf } from './content.fixture.ts';
import { report } from './document.ts';
import { escapeText, html } from './html.ts';

const HOSTILE = `<script>alert('x')</script>"&'<img src=x onerror=1>\u0000\u2028]]>`;
const VOID = new Set(['meta', 'br']);

/** The names of elements that are opened and not closed in order. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  for (const [, close, name, selfClosed] of text.matchAll(/<(\/?)([a-zA-Z][\w-]*)[^<>]*?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return [`</${name}>`];
    } else if (!selfClosed && !VOID.has(name!)) open.push(name!);
  }
  return open;
}

describe('report', () => {
  const text = report(contentOf());

  it('holds the story: forecast, what if, gates, leaderboard, backtest, data, statuses, provenance', () => {
    const ids = [...text.matchAll(/<section id="([a-z]+)"/g)].map((m) => m[1]);
    expect(ids).toEqual(['forecast', 'scenarios', 'gates', 'leaderboard', 'backtest', 'data', 'series', 'provenance']);
    for (const said of ['Ada Lovelace', 'not passed', 'Diebold-Mariano', 'are zero', 'too short', '14', 'abababab', 'cdcdcdcd', 'v24'])
      expect(text).toContain(said);
  });

  it('says the change of a scenario per step, in all, and as a share', () => {
    expect(text).toContain('\u221221.43\u202fMWh (\u22122.50\u202f%)');
    expect(text).toContain('\u2212600\u202fMWh');
  });

  it('says what the models were told of the future', () => {
    expect(text).toMatch(/Known in advance: <b>temperature<\/b>.*recorded values/);
    expect(
      report({ ...contentOf(), features: { ...contentOf().features, body: { ...contentOf().features.body, columns: [] } } }),
    ).not.toContain('Known in advance');
  });

  it('stands alone: no script, nothing from the network, forbidden by its own policy as well', () => {
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(|https?:|\son\w+=/i);
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('gives the same bytes for the same content', () => {
    expect(report(contentOf())).toBe(text);
  });

  it('is balanced, has no undefined, NaN or object in it', () => {
    expect(unbalanced(text.replace(/<!doctype html>|<style>[\s\S]*?<\/style>/g, ''))).toEqual([]);
    expect(text).not.toMatch(/undefined|NaN|\[object|Infinity/);
  });

  it('shows names from data as text, wherever they stand', () => {
    const hostile = report(contentOf(HOSTILE));
    expect(hostile).not.toMatch(/<script|<img/i);
    expect(hostile).not.toContain('\u0000');
    expect(hostile.match(/<[a-z]+/g)).toEqual(text.match(/<[a-z]+/g));
    expect(unbalanced(hostile.replace(/<!doctype html>|<style>[\s\S]*?<\/style>/g, ''))).toEqual([]);
  });

  it.skipIf(!existsSync('/usr/bin/python3'))('has drawings that an XML parser reads', () => {
    const drawings = [...report(contentOf(HOSTILE)).matchAll(/<svg[\s\S]*?<\/svg>/g)].map((m) => m[0]);
    expect(drawings.length).toBeGreaterThan(5);
    const script = 'import sys,xml.etree.ElementTree as e; e.fromstring(sys.stdin.buffer.read())';
    execFileSync('/usr/bin/python3', ['-c', script], { input: `<all>${drawings.join('')}</all>` });
  });

  it('leaves out what is not there', () => {
    const bare = report({ ...contentOf(), scenarios: [], windows: [], statuses: { listed: [], others: 0 } });
    expect([...bare.matchAll(/<section id="([a-z]+)"/g)].map((m) => m[1])).not.toContain('scenarios');
  });
});

describe('html', () => {
  it('escapes what is put in and keeps markup', () => {
    expect(html`<b>${'a<b'}${html`<i>${'&'}</i>`}${[1, false, null, 'x']}</b>`.text).toBe('<b>a&lt;b<i>&amp;</i>1x</b>');
    expect(escapeText('\u0007\n')).toBe('\ufffd\n');
  });
});
