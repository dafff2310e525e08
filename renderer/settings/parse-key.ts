/** "Rosa Reviewer hTqd…Zc0=": a name and a raw Ed25519 key in Base64 as one line, the way they are copied. */
export function parseKey(line: string): { name: string; key: string } | undefined {
  const found = /^\s*(.+?)\s+([A-Za-z0-9+/]{43}=)\s*$/.exec(line);
  return found ? { name: found[1]!, key: found[2]! } : undefined;
}
