const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) CODES[SIGNS.charCodeAt(i)] = i;
const PAD = '='.charCodeAt(0);
const CHUNK = 0x8000;

/** Bytes as Base64 text (RFC 4648). */
export function base64(bytes: Uint8Array): string {
  const codes = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(PAD);
  const sign = (word: number, shift: number): number => SIGNS.charCodeAt((word >> shift) & 63);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[at] = sign(word, 18);
    codes[at + 1] = sign(word, 12);
    if (i + 1 < bytes.length) codes[at + 2] = sign(word, 6);
    if (i + 2 < bytes.length) codes[at + 3] = sign(word, 0);
  }
  let text = '';
  for (let i = 0; i < codes.length; i += CHUNK) text += String.fromCharCode(...codes.subarray(i, i + CHUNK));
  return text;
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
