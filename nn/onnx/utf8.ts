/** UTF-8 without the platform's encoder, which plain code does not know. */
export function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let i = 0; i < escaped.length; i++)
    if (escaped[i] === '%') {
      bytes.push(Number.parseInt(escaped.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(escaped.charCodeAt(i));
  return Uint8Array.from(bytes);
}

/** The text of UTF-8 bytes. URIError where they are none. */
export const textOfUtf8 = (bytes: Uint8Array): string =>
  bytes.length < SHORT && bytes.every((byte) => byte < 128)
    ? String.fromCharCode(...bytes)
    : decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));

/** So many can be the arguments of a call. */
const SHORT = 4096;
