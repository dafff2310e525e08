const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SIGN_CODES = Uint8Array.from(SIGNS, (sign) => sign.charCodeAt(0));
const CODES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) CODES[SIGNS.charCodeAt(i)] = i;
const PAD = '='.charCodeAt(0);
const CHUNK = 0x8000;

/** Bytes as Base64 text (RFC 4648). */
export function base64(bytes: Uint8Array): string {
  const codes = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(PAD);
  const whole = bytes.length - (bytes.length % 3);
  let at = 0;
  for (let i = 0; i < whole; i += 3) {
    const word = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    codes[at++] = SIGN_CODES[word >> 18]!;
    codes[at++] = SIGN_CODES[(word >> 12) & 63]!;
    codes[at++] = SIGN_CODES[(word >> 6) & 63]!;
    codes[at++] = SIGN_CODES[word & 63]!;
  }
  if (whole < bytes.length) {
    const word = (bytes[whole]! << 16) | ((bytes[whole + 1] ?? 0) << 8);
    codes[at++] = SIGN_CODES[word >> 18]!;
    codes[at++] = SIGN_CODES[(word >> 12) & 63]!;
    if (whole + 1 < bytes.length) codes[at] = SIGN_CODES[(word >> 6) & 63]!;
  }
  const parts: string[] = [];
  for (let i = 0; i < codes.length; i += CHUNK)
    parts.push(String.fromCharCode.apply(null, codes.subarray(i, i + CHUNK) as unknown as number[]));
  return parts.join('');
}

/** The bytes of Base64 text; what is no sign of it is passed over. */
export function bytesOfBase64(text: string): Uint8Array {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [held, bits, at] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = CODES[text.charCodeAt(i)] ?? -1;
    if (code < 0) continue;
    held = (held << 6) | code;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[at++] = (held >> bits) & 255;
    held &= (1 << bits) - 1;
  }
  return out.subarray(0, at);
}
