import { fieldOf, fieldsOf, type Schema } from './schema.ts';

/** What is wrong, by the path of the field: "window.size", "rolling.0.stat". */
export type FieldErrors = Record<string, string>;

const at = (path: string, name: string | number): string => (path ? `${path}.${name}` : String(name));

function checkNumber(value: unknown, s: Schema, whole: boolean): string | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return 'Give a number.';
  if (whole && !Number.isInteger(value)) return 'Give a whole number.';
  if (s.minimum !== undefined && value < s.minimum) return `At least ${s.minimum}.`;
  if (s.exclusiveMinimum !== undefined && value <= s.exclusiveMinimum) return `More than ${s.exclusiveMinimum}.`;
  if (s.maximum !== undefined && value > s.maximum && s.maximum < Number.MAX_SAFE_INTEGER) return `At most ${s.maximum}.`;
  if (s.exclusiveMaximum !== undefined && value >= s.exclusiveMaximum) return `Less than ${s.exclusiveMaximum}.`;
  return undefined;
}

function checkLength(n: number, min: number | undefined, max: number | undefined, things: string): string | undefined {
  if (min !== undefined && n < min) return min === 1 ? 'Fill this in.' : `At least ${min} ${things}.`;
  return max !== undefined && n > max ? `At most ${max} ${things}.` : undefined;
}

/** Checks a value as far as a form can; the engine has the last word. */
export function errorsOf(schema: Schema, value: unknown, path = ''): FieldErrors {
  const errors: FieldErrors = {};
  const object = (value ?? {}) as Record<string, unknown>;
  for (const [name, field] of fieldsOf(schema)) {
    const here = at(path, name);
    const given = object[name];
    const s = field.schema;
    if (given === undefined || given === null || given === '') {
      if (!field.optional && s.default === undefined && !['group', 'boolean'].includes(field.kind)) errors[here] = 'Fill this in.';
      continue;
    }
    let wrong: string | undefined;
    if (field.kind === 'number' || field.kind === 'integer') wrong = checkNumber(given, s, field.kind === 'integer');
    if (field.kind === 'text') wrong = checkLength(String(given).length, s.minLength, s.maxLength, 'characters');
    if (Array.isArray(given)) {
      wrong = checkLength(given.length, s.minItems, s.maxItems, 'entries');
      if (field.kind === 'numbers' && s.items) {
        const item = fieldOf(name, s.items, true);
        wrong ??= given.map((x) => checkNumber(x, s.items!, item.kind === 'integer')).find(Boolean);
      }
      if (field.kind === 'list' && s.items) for (const [i, x] of given.entries()) Object.assign(errors, errorsOf(s.items, x, at(here, i)));
    }
    if (wrong) errors[here] = wrong;
    if (field.kind === 'group') Object.assign(errors, errorsOf(s, given, here));
  }
  return errors;
}
