import { el, type Markup } from '../html.ts';
import type { Frame } from './frame.ts';

const round = (v: number): number => Math.round(v * 10) / 10;

/** A path through the points; broken where a value is missing. */
export function line({ x, y }: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, cls: string): Markup {
  let d = '';
  let drawing = false;
  for (let i = 0; i < xs.length; i++) {
    const known = Number.isFinite(ys[i]!);
    if (known) d += `${drawing ? 'L' : 'M'}${round(x(xs[i]!))} ${round(y(ys[i]!))}`;
    drawing = known;
  }
  return el('path', { class: cls, d });
}

/** The area between two columns, over the rows where both are known. */
export function band({ x, y }: Frame, xs: ArrayLike<number>, lo: ArrayLike<number>, hi: ArrayLike<number>, cls: string): Markup {
  const at = Array.from({ length: xs.length }, (_, i) => i).filter((i) => Number.isFinite(lo[i]!) && Number.isFinite(hi[i]!));
  const up = at.map((i) => `${round(x(xs[i]!))} ${round(y(hi[i]!))}`);
  const down = at.toReversed().map((i) => `${round(x(xs[i]!))} ${round(y(lo[i]!))}`);
  return el('path', { class: cls, d: up.length > 0 ? `M${[...up, ...down].join('L')}Z` : '' });
}

/** A vertical rule at one time. */
export function rule({ x, top, bottom }: Frame, at: number, cls: string): Markup {
  const place = round(x(at));
  return el('line', { class: cls, x1: place, x2: place, y1: top, y2: bottom });
}

export function dots({ x, y }: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, cls: string, r = 2): Markup[] {
  return Array.from(xs, (at, i) => ({ at, v: ys[i]! }))
    .filter(({ v }) => Number.isFinite(v))
    .map(({ at, v }) => el('circle', { class: cls, cx: round(x(at)), cy: round(y(v)), r }));
}

/** Upright bars from zero, one per value; those below zero get a class of their own. */
export function bars({ x, y }: Frame, xs: ArrayLike<number>, ys: ArrayLike<number>, width: number, cls: string): Markup[] {
  return Array.from(xs, (at, i) => ({ at, v: ys[i]! }))
    .filter(({ v }) => Number.isFinite(v) && v !== 0)
    .map(({ at, v }) => {
      const [a, b] = [y(Math.max(0, v)), y(Math.min(0, v))];
      return el('rect', {
        class: v < 0 ? `${cls} below` : cls,
        x: round(x(at) - width / 2),
        y: round(a),
        width: round(width),
        height: Math.max(0.5, round(b - a)),
      });
    });
}
