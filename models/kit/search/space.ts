import { AlmanacError } from '#shared/base/errors.ts';
import type { SearchRange } from '#shared/services/search.ts';

/** One parameter that is searched: a range of numbers (by their logarithm where they span decades), or a choice. */
export type Dimension =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      readonly log: boolean;
      readonly whole: boolean;
    }
  | { readonly name: string; readonly kind: 'choice'; readonly options: readonly unknown[] };

interface Field {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly from?: string;
  readonly search?: SearchRange;
}

/** Whole numbers without a bound end here in a JSON schema: no range to search. */
const UNBOUNDED = 2 ** 52;
/** A range from its least to so many times of it is searched by its logarithm. */
const DECADES = 50;

const dimensionOf = (name: string, whole: boolean, min: number, max: number, log = min > 0 && max / min >= DECADES): Dimension => ({
  ...{ name, kind: 'number', min, max, log, whole },
});

/** How a field of a model's parameters is searched; undefined where its schema has no end, or the data set fills it. */
function fieldDimension(name: string, field: Field): Dimension | undefined {
  if (field.search) return rangeDimension(name, field, field.search);
  if (field.enum) return field.enum.length > 1 ? { name, kind: 'choice', options: field.enum } : undefined;
  if (field.type === 'boolean') return { name, kind: 'choice', options: [false, true] };
  if (field.from || (field.type !== 'number' && field.type !== 'integer')) return undefined;
  const min = field.minimum ?? field.exclusiveMinimum;
  const max = field.maximum ?? field.exclusiveMaximum;
  if (min === undefined || max === undefined || Math.abs(min) >= UNBOUNDED || max >= UNBOUNDED) return undefined;
  return dimensionOf(name, field.type === 'integer', min, max);
}

function rangeDimension(name: string, field: Field, range: SearchRange): Dimension {
  if ('options' in range) return { name, kind: 'choice', options: range.options };
  return dimensionOf(name, field.type === 'integer', range.min, range.max, range.log);
}

/**
 * The space to search: the ranges given, by parameter; without any, every parameter of the schema that has an end and is not fixed.
 * `schema` is the JSON schema of the model's parameters. Throws BAD_REQUEST naming the parameter where there is none of that name or the
 * range is empty, and UNSUITABLE where nothing is left to search.
 */
export function spaceOf(
  model: string,
  schema: Readonly<Record<string, unknown>>,
  fixed: Readonly<Record<string, unknown>>,
  ranges: Readonly<Record<string, SearchRange>>,
): readonly Dimension[] {
  const fields = (schema.properties ?? {}) as Readonly<Record<string, Field>>;
  const names = Object.keys(ranges);
  for (const name of names) {
    const range = ranges[name]!;
    const field = fields[name];
    const place = { field: `space.${name}` };
    if (!field)
      throw new AlmanacError('BAD_REQUEST', `Model "${model}" has no parameter "${name}".`, {
        hint: `Its parameters: ${Object.keys(fields).join(', ') || 'none'}.`,
        place,
      });
    if ('min' in range && !(range.min < range.max && (!range.log || range.min > 0)))
      throw new AlmanacError(
        'BAD_REQUEST',
        `The range of "${name}" is ${range.min} to ${range.max}${range.log ? ' by its logarithm' : ''}.`,
        {
          hint: 'Give a lower end that is below the upper one, and above 0 for a logarithm.',
          place,
        },
      );
  }
  const space =
    names.length > 0
      ? names.map((name) => rangeDimension(name, fields[name]!, ranges[name]!))
      : Object.entries(fields).flatMap(([name, field]) => (name in fixed ? [] : (fieldDimension(name, field) ?? [])));
  if (space.length === 0)
    throw new AlmanacError('UNSUITABLE', `Model "${model}" has no parameter left to search.`, {
      hint: 'Leave one free, or give its range.',
    });
  return space;
}

/** Whether a value lies in a dimension. */
export const holds = (d: Dimension, value: unknown): boolean =>
  d.kind === 'number'
    ? typeof value === 'number' && value >= d.min && value <= d.max
    : d.options.some((option) => JSON.stringify(option) === JSON.stringify(value));

const scale = (d: Dimension & { kind: 'number' }, x: number): number => (d.log ? Math.log(x) : x);

/** A number of a dimension as a place between 0 and 1, and back. */
export const toUnit = (d: Dimension & { kind: 'number' }, x: number): number =>
  (scale(d, x) - scale(d, d.min)) / (scale(d, d.max) - scale(d, d.min));

export function fromUnit(d: Dimension & { kind: 'number' }, u: number): number {
  const low = scale(d, d.min);
  const x = low + Math.min(1, Math.max(0, u)) * (scale(d, d.max) - low);
  const value = Math.min(d.max, Math.max(d.min, d.log ? Math.exp(x) : x));
  return d.whole ? Math.round(value) : Number(value.toPrecision(6));
}
