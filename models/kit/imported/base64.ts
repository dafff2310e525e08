const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const signs = [18, 12, 6, 0].map((shift) => SIGNS[(word >> shift) & 63]);
    text += signs
      .slice(0, bytes.length - i + 1)
      .join('')
      .padEnd(4, '=');
  }
  return text;
}

/** The bytes of Base64 text; what is no sign of it is passed over. */
export function bytesOfBase64(text: string): Uint8Array {
  const codes = [...text].map((c) => SIGNS.indexOf(c)).filter((code) => code >= 0);
  const out = new Uint8Array(Math.floor((codes.length * 6) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (const code of codes) {
    held = (held << 6) | code;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[at++] = (held >> bits) & 255;
    held &= (1 << bits) - 1;
  }
  return out;
}
