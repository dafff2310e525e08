import { Fragment, type ReactNode } from 'react';
import classes from './markdown.module.css';

/** Marks that a backslash makes plain are no marks. */
const INLINE = /(?<!\\)\*\*(.+?)(?<!\\)\*\*|(?<!\\)`([^`]+)`|(?<!\\)\*([^*\s][^*]*)(?<!\\)\*|(?<!\\)\[([^\]]+)\]\((https:\/\/[^)\s]+)\)/g;

/** Text without the backslashes of its escapes (CommonMark 2.4). */
const plain = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/g, '$1');

function inline(text: string): ReactNode[] {
  const out: ReactNode[] = [];
  let from = 0;
  for (const m of text.matchAll(INLINE)) {
    out.push(plain(text.slice(from, m.index)));
    const [whole, strong, code, em, label, href] = m;
    if (strong) out.push(<strong key={m.index}>{plain(strong)}</strong>);
    else if (code) out.push(<code key={m.index}>{code}</code>);
    else if (em) out.push(<em key={m.index}>{plain(em)}</em>);
    else
      out.push(
        <a key={m.index} href={href} target="_blank" rel="noreferrer">
          {plain(label!)}
        </a>,
      );
    from = m.index + whole.length;
  }
  out.push(plain(text.slice(from)));
  return out;
}

const cells = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((c) => c.trim());

function table(lines: string[]): ReactNode {
  const [head, , ...body] = lines.map(cells) as [string[], string[], ...string[][]];
  return (
    <table>
      <thead>
        <tr>
          {head.map((c) => (
            <th key={c}>{inline(c)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row) => (
          <tr key={row.join('|')}>
            {row.map((c, i) => (
              <td key={head[i]}>{inline(c)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function block(text: string): ReactNode {
  const lines = text.split('\n');
  const heading = /^(#{1,4})\s+(.*)/.exec(text);
  if (heading) return <h4>{inline(heading[2]!)}</h4>;
  if (text.startsWith('|')) return table(lines);
  if (/^ {4}|^```/.test(text)) return <pre>{lines.filter((l) => !l.startsWith('```')).join('\n')}</pre>;
  const items = text.split(/^(?:[-*]|\d+\.)\s+/m).slice(1);
  if (!/^(?:[-*]|\d+\.)\s/.test(text)) return <p>{inline(lines.join(' '))}</p>;
  const List = /^\d/.test(text) ? 'ol' : 'ul';
  return (
    <List>
      {items.map((item) => (
        <li key={item}>{inline(item.trim().replace(/\n\s*/g, ' '))}</li>
      ))}
    </List>
  );
}

/** The few constructs that model cards use, as elements: never as HTML text. */
export function Markdown({ text }: { text: string }) {
  const blocks = text
    .replace(/\r/g, '')
    .replace(/^(#{1,4} .*)\n(?!\n)/gm, '$1\n\n')
    .split(/\n{2,}/)
    .map((b) => b.trimEnd())
    .filter(Boolean);
  return (
    <div className={classes.text}>
      {blocks.map((b, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
        <Fragment key={i}>{block(b)}</Fragment>
      ))}
    </div>
  );
}
