/** Why a path may not stand in a bundle, or undefined where it may: relative, forward slashes, no way out, no control characters. */
export function unsafePath(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  if (path.includes('\\')) return 'it has a backslash';
  if ([...path].some((c) => c.charCodeAt(0) < 32 || c.charCodeAt(0) === 127)) return 'it has a control character';
  const parts = path.split('/');
  if (parts.includes('..')) return 'it leads out of the bundle';
  if (parts.includes('.') || parts.includes('')) return 'it is not in its plain form';
  return undefined;
}

/** A name for files: letters, digits, dots and dashes, never empty. */
export const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60) || 'release';
