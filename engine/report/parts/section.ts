import { type Child, html, type Markup } from '../html.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  /** One sentence below the title. */
  readonly lead: Child;
  readonly body: Child;
}

export const section = ({ id, title, lead, body }: Section): Markup =>
  html`<section id="${id}"><h2>${title}</h2><p class="intro">${lead}</p>${body}</section>\n`;

export const figure = (caption: Child, ...content: readonly Child[]): Markup =>
  html`<figure><figcaption>${caption}</figcaption>${content}</figure>`;

export interface Column<R> {
  readonly head: string;
  readonly cell: (row: R) => Child;
  /** Figures are set flush right. */
  readonly figure?: boolean;
}

/** A table; `mark` names the class of a row. */
export const table = <R>(columns: readonly Column<R>[], rows: readonly R[], mark: (row: R) => string = () => ''): Markup =>
  html`<div class="scroll"><table><thead><tr>${columns.map((c) => html`<th class="${c.figure ? 'figure' : ''}">${c.head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr class="${mark(row)}">${columns.map((c) => html`<td class="${c.figure ? 'figure' : ''}">${c.cell(row)}</td>`)}</tr>\n`,
  )}</tbody></table></div>`;

/** The key of a chart: colours by class. */
export const legend = (...keys: readonly (readonly [cls: string, label: string])[]): Markup =>
  html`<p class="legend">${keys.map(([cls, label]) => html`<span><i class="${cls}"></i>${label}</span>`)}</p>`;
