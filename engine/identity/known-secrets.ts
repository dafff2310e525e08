import { AlmanacError } from '#shared/base/errors.ts';

/** Texts shorter than this are not struck: they are parts of ordinary words. */
const SHORTEST = 4;
const STRUCK = '***';

const known = new Set<string>();

/** What every Base64 text holds that encodes bytes with these among them, wherever in a group of three they begin. */
const inBase64 = (value: string): string[] =>
  [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]).toString('base64');
    const whole = Math.floor(((before + Buffer.byteLength(value)) * 8) / 6);
    return text.slice(Math.ceil((before * 8) / 6), whole);
  });

/** From now on this value (of what is no text: every text in it) is struck from logs and messages of this process: as it is, in JSON, in a URL, and in Base64. */
export function hideSecret(value: unknown): void {
  if (value && typeof value === 'object') for (const part of Object.values(value)) hideSecret(part);
  if (typeof value !== 'string' || value.length < SHORTEST) return;
  const plain = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
  const encoded = inBase64(value).flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
  for (const form of [...plain, ...encoded.filter((text) => text.length > SHORTEST)]) known.add(form);
}

/** The text without the values that were hidden. */
export function scrub(text: string): string {
  let told = text;
  for (const form of known) if (told.includes(form)) told = told.replaceAll(form, STRUCK);
  return told;
}

function scrubData<T>(value: T): T {
  if (typeof value === 'string') return scrub(value) as T;
  if (Array.isArray(value)) return value.map(scrubData) as T;
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, scrubData(v)])) as T;
  return value;
}

/** The same failure in words without the values that were hidden. */
export function scrubbed(error: unknown): unknown {
  if (known.size === 0 || !(error instanceof Error)) return error;
  if (error instanceof AlmanacError)
    return new AlmanacError(error.code, scrub(error.message), scrubData(error.data), { cause: error.cause });
  const message = scrub(error.message);
  return message === error.message ? error : Object.assign(new Error(message), { name: error.name, stack: scrub(error.stack ?? '') });
}
