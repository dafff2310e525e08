/** Steps of insertion, removal and change from one text to another, no more than `most`. Source: Levenshtein (1966). */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return Math.min(most, row[b.length]!);
}

const MOST_COMPARED = 5000;
const FAR = 8;

/** The names nearest to one that is not there, at most five; the first ones where none is near. */
export function near(name: string, series: readonly { readonly id: string }[]): string[] {
  const wanted = name.slice(0, 100).toLowerCase();
  const told = series.slice(0, MOST_COMPARED).map(({ id }) => ({ id, far: editDistance(wanted, id.slice(0, 100).toLowerCase(), FAR) }));
  return told
    .sort((a, b) => a.far - b.far)
    .slice(0, 5)
    .map(({ id }) => id);
}
