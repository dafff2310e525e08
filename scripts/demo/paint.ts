const colours = process.stdout.isTTY && !process.env.NO_COLOR;

const paint =
  (code: string) =>
  (text: string): string =>
    colours ? `\u001b[${code}m${text}\u001b[0m` : text;

export const bold = paint('1');
export const dim = paint('2');
export const blue = paint('34');
export const green = paint('32');
export const yellow = paint('33');
export const magenta = paint('35');
export const red = paint('31');

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences that colour a terminal begin with one
const ESCAPES = /\u001b\[\d+m/g;

/** Width on the screen: without escape sequences. */
export const widthOf = (text: string): number => [...text.replace(ESCAPES, '')].length;
