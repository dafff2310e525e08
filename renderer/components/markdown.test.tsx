import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from './markdown.tsx';

const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />).replace(/^<div[^>]*>|<\/div>$/g, '');

describe('Markdown of model cards', () => {
  it('joins the lines of a paragraph and marks words', () => {
    expect(html('# Theta\n\n**For** a `trend`\nand *more*.')).toBe(
      '<h4>Theta</h4><p><strong>For</strong> a <code>trend</code> and <em>more</em>.</p>',
    );
  });
  it('makes lists and tables', () => {
    expect(html('- one\n  more\n- two')).toBe('<ul><li>one more</li><li>two</li></ul>');
    expect(html('| a | b |\n| --- | --- |\n| 1 | 2 |')).toBe(
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
    );
  });
  it('takes what a backslash escapes as it is', () => {
    expect(html('file\\_a, 2 \\* 3 \\* 4, \\`no code\\`')).toBe('<p>file_a, 2 * 3 * 4, `no code`</p>');
    expect(html('**a\\_b** `c\\_d` C:\\data')).toBe('<p><strong>a_b</strong> <code>c\\_d</code> C:\\data</p>');
  });
  it('shows HTML as text and follows no other scheme than https', () => {
    expect(html('<img src=x onerror=alert(1)>')).toBe('<p>&lt;img src=x onerror=alert(1)&gt;</p>');
    expect(html('[x](javascript:alert(1))')).not.toContain('<a');
    expect(html('[x](https://otexts.com)')).toContain('href="https://otexts.com"');
  });
});
