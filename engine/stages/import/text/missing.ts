/** Words that commonly stand for a missing value, compared without regard to case and surrounding blanks. */
export const MISSING_WORDS = [
  '',
  'NA',
  'N/A',
  '#N/A',
  'NaN',
  'null',
  'NULL',
  'None',
  'nil',
  '-',
  '--',
  '.',
  '?',
  'missing',
  '#VALUE!',
  '#DIV/0!',
];

/** Tells whether a cell is empty or one of the words. */
export function missingTest(words: readonly string[]): (cell: string) => boolean {
  const known = new Set(words.map((word) => word.trim().toLowerCase()));
  return (cell) => {
    const text = cell.trim();
    return text === '' || (text.length < 12 && known.has(text.toLowerCase()));
  };
}
