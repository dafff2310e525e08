import { type ByteSource, type Span, type Walker, walk } from './spans.ts';
import type { ExternalTensor } from './survey.ts';
import { textOfUtf8 } from './utf8.ts';
import { encodeMessage } from './wire.ts';

/** A stretch of bytes: of the file itself, of a file beside it, or new ones. */
export type Piece =
  | { readonly from: number; readonly to: number }
  | { readonly location: string; readonly offset: number; readonly bytes: number }
  | { readonly made: Uint8Array };

type Kind = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'function';

/** Which fields of a message are messages on the way to a constant. */
const INSIDE: Readonly<Record<Kind, Readonly<Record<number, Kind>>>> = {
  model: { 7: 'graph', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  tensor: {},
};
const RAW = 9;
const EXTERNAL = 13;
const PLACE = 14;

const bytesOf = (piece: Piece): number => ('made' in piece ? piece.made.length : 'location' in piece ? piece.bytes : piece.to - piece.from);

interface Part {
  readonly pieces: readonly Piece[];
  readonly length: number;
  readonly changed: boolean;
}

const partOf = (pieces: readonly Piece[], changed: boolean): Part => ({
  ...{ pieces, changed },
  length: pieces.reduce((sum, piece) => sum + bytesOf(piece), 0),
});

/**
 * The same model with its external constants inside, as stretches to write one after the other. `external` are those of its survey, in
 * its order; they have passed the guard.
 */
export function absorb(source: ByteSource, external: readonly ExternalTensor[]): readonly Piece[] {
  if (external.length === 0) return [{ from: 0, to: source.length }];
  const w = walk(source);
  const waiting = [...external];
  const rewrite = (kind: Kind, from: number, to: number): Part => {
    const fields = [...w.fields(from, to)];
    if (kind === 'tensor' && fields.some((f) => f.field === PLACE && f.value === 1)) return inlined(w, fields, waiting.shift()!);
    const pieces: Piece[] = [];
    let changed = false;
    for (const f of fields) {
      const inner = INSIDE[kind][f.field];
      const part = inner && f.wire === 2 ? rewrite(inner, f.from, f.to) : undefined;
      if (part?.changed) pieces.push({ made: head(f.field, part.length) }, ...part.pieces);
      else extend(pieces, f);
      changed ||= part?.changed ?? false;
    }
    return partOf(pieces, changed);
  };
  return rewrite('model', 0, source.length).pieces;
}

/** Grows the last stretch where the field follows it. */
function extend(pieces: Piece[], { start, to }: Span): void {
  const last = pieces.at(-1);
  if (last && 'from' in last && last.to === start) pieces[pieces.length - 1] = { from: last.from, to };
  else pieces.push({ from: start, to });
}

function inlined(w: Walker, fields: readonly Span[], { name, location, offset, bytes }: ExternalTensor): Part {
  const named = fields.find((f) => f.field === 8);
  if ((named ? textOfUtf8(w.bytes(named)) : '') !== name) throw new RangeError(`The constant "${name}" is not where it was.`);
  const pieces: Piece[] = [];
  for (const f of fields) if (f.field !== EXTERNAL && f.field !== PLACE && f.field !== RAW) extend(pieces, f);
  pieces.push({ made: head(RAW, bytes) }, { location, offset, bytes });
  return partOf(pieces, true);
}

/** Tag and length of a field of bytes. */
const head = (field: number, length: number): Uint8Array => {
  const empty = encodeMessage((m) => m.bytes(field, new Uint8Array(0)));
  const size: number[] = [];
  let rest = length;
  for (; rest > 127; rest = Math.floor(rest / 128)) size.push((rest % 128) + 128);
  return Uint8Array.from([...empty.subarray(0, empty.length - 1), ...size, rest]);
};
