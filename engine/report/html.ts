/** Markup that is already escaped. Only `html`, `el` and `raw` make it, so that text from data can never become markup. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Child = Markup | string | number | null | undefined | false | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

// Control characters are not allowed in HTML, not even escaped.
const tame = (control: string): string => (control === '\n' || control === '\t' ? control : '\ufffd');

export const escapeText = (text: string): string => text.replace(/\p{Cc}/gu, tame).replace(/[&<>"']/g, (c) => ESCAPES[c]!);

function inner(child: Child): string {
  if (child === null || child === undefined || child === false) return '';
  if (Array.isArray(child)) return child.map(inner).join('');
  return child instanceof Markup ? child.text : escapeText(String(child));
}

/** Template literal: what is put in is escaped, unless it is markup itself. */
export const html = (parts: TemplateStringsArray, ...children: readonly Child[]): Markup =>
  new Markup(parts.map((part, i) => part + inner(children[i])).join(''));

/** Markup from trusted text of our own: never from data. */
export const raw = (text: string): Markup => new Markup(text);

/** One element; attributes that are undefined, null or false are left out. */
export function el(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${escapeText(String(value))}"`))
    .join('');
  const content = inner(children);
  return new Markup(content ? `<${name}${written}>${content}</${name}>` : `<${name}${written}/>`);
}
