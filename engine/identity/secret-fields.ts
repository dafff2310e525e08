import { z } from 'zod';

interface Def {
  readonly type: string;
  readonly shape?: Record<string, z.ZodType>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
  readonly in?: z.ZodType;
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly getter?: () => z.ZodType;
}

const isSecret = (schema: z.ZodType): boolean => (z.globalRegistry.get(schema) as { secret?: boolean } | undefined)?.secret === true;

const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;

/** The schemas that look at the same value. */
const same = (def: Def): z.ZodType[] =>
  [def.innerType, def.in, def.left, def.right, def.type === 'lazy' ? def.getter?.() : undefined, ...(def.options ?? [])].filter(
    (schema) => schema !== undefined,
  );

/** Whether a field anywhere in it has `.meta({ secret: true })`. */
export function holdsSecrets(schema: z.ZodType, seen = new Set<z.ZodType>()): boolean {
  if (isSecret(schema)) return true;
  if (seen.has(schema)) return false;
  seen.add(schema);
  const def = defOf(schema);
  const parts = [...same(def), ...Object.values(def.shape ?? {}), def.element, def.valueType, ...(def.items ?? [])];
  return parts.some((part) => part !== undefined && holdsSecrets(part, seen));
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with what `change` makes of each field that has `.meta({ secret: true })`. Works on what does not fit the schema, too. */
export function mapSecrets(schema: z.ZodType, value: unknown, change: (secret: unknown) => unknown): unknown {
  if (value === undefined || value === null) return value;
  if (isSecret(schema)) return change(value);
  const def = defOf(schema);
  const inner = same(def).reduce<unknown>((told, part) => mapSecrets(part, told, change), value);
  const { shape, element, valueType, items } = def;
  if (Array.isArray(inner)) {
    return inner.map((each, i) => mapAt(items?.[i] ?? element, each, change));
  }
  if (!isPlain(inner) || !(shape || valueType)) return inner;
  const at = (key: string): z.ZodType | undefined => (shape && Object.hasOwn(shape, key) ? shape[key] : valueType);
  return Object.fromEntries(Object.entries(inner).map(([key, each]) => [key, mapAt(at(key), each, change)]));
}

const mapAt = (schema: z.ZodType | undefined, value: unknown, change: (secret: unknown) => unknown): unknown =>
  schema ? mapSecrets(schema, value, change) : value;
