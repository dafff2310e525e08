/** A JSON schema as zod writes it: only what forms need is named. */
export interface Schema {
  type?: string | string[];
  title?: string;
  description?: string;
  unit?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export type FieldKind =
  | 'number'
  | 'integer'
  | 'text'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'numbers'
  | 'texts'
  | 'list'
  | 'group'
  | 'variant'
  | 'json';

export interface Field {
  kind: FieldKind;
  title: string;
  help?: string;
  unit?: string;
  options?: string[];
  /** May be left empty. */
  optional: boolean;
  schema: Schema;
  /** Of a list: the form of one item. Of a variant: its alternatives. */
  variants?: Schema[];
}

const NUMERIC = ['number', 'integer'];

/** "minChildWeight" and "min_child_weight" as "Min child weight". */
export const titleOf = (name: string): string => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const isNull = (s: Schema): boolean => s.type === 'null' || s.const === null;

/** What a schema looks like as a form field. */
export function fieldOf(name: string, given: Schema, required: boolean): Field {
  const all = given.anyOf ?? given.oneOf;
  const real = all?.filter((s) => !isNull(s));
  const nullable = !!all && real!.length < all.length;
  const schema: Schema = real?.length === 1 ? { ...given, ...real[0], anyOf: undefined, oneOf: undefined } : given;
  const base = {
    title: given.title ?? schema.title ?? titleOf(name),
    help: given.description ?? schema.description,
    unit: given.unit ?? schema.unit,
    optional: nullable || !(required || given.default !== undefined),
    schema,
  };
  const type = Array.isArray(schema.type) ? schema.type.find((t) => t !== 'null') : schema.type;
  if (real && real.length > 1) {
    if (real.every((s) => s.const !== undefined || s.enum))
      return { ...base, kind: 'choice', options: real.flatMap((s) => s.enum ?? [s.const]).map(String) };
    if (real.every((s) => s.properties)) return { ...base, kind: 'variant', variants: real };
    return { ...base, kind: 'json' };
  }
  if (schema.enum) return { ...base, kind: 'choice', options: schema.enum.map(String) };
  if (type === 'boolean') return { ...base, kind: 'boolean' };
  if (type === 'integer' || type === 'number') return { ...base, kind: type };
  if (type === 'string') return { ...base, kind: 'text' };
  if (type === 'object' && schema.properties) return { ...base, kind: 'group' };
  if (type === 'array' && schema.items) {
    const { items } = schema;
    if (items.enum) return { ...base, kind: 'choices', options: items.enum.map(String) };
    if (NUMERIC.includes(String(items.type))) return { ...base, kind: 'numbers', unit: base.unit ?? items.unit };
    if (items.type === 'string') return { ...base, kind: 'texts' };
    if (items.properties) return { ...base, kind: 'list' };
  }
  return { ...base, kind: 'json' };
}

/** The fields of an object, in the order declared. Constants are no fields. */
export const fieldsOf = (schema: Schema): [string, Field][] =>
  Object.entries(schema.properties ?? {})
    .filter(([, s]) => s.const === undefined)
    .map(([name, s]) => [name, fieldOf(name, s, schema.required?.includes(name) ?? false)]);

/** A value to begin with: defaults, constants, and empty groups. */
export function initial(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.properties) {
    const entries = Object.entries(schema.properties)
      .filter(
        ([name, s]) =>
          s.default !== undefined || s.const !== undefined || (schema.required?.includes(name) && (s.properties || s.type === 'array')),
      )
      .map(([name, s]) => [name, initial(s)]);
    return Object.fromEntries(entries);
  }
  return schema.type === 'array' ? [] : undefined;
}
