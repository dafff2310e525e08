/** A statistic of a window that is told of the values as they come and go, the oldest first. */
export interface Statistic {
  add(value: number): void;
  remove(value: number): void;
  read(): number;
}

/** Sum and squared deviations, updated as values come and go. Source: Welford (1962); Chan, Golub & LeVeque (1983). */
export function moments(stat: 'mean' | 'sum' | 'std'): Statistic {
  let n = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      n++;
      const delta = value - mean;
      mean += delta / n;
      squares += delta * (value - mean);
    },
    remove(value) {
      n--;
      const delta = value - mean;
      mean = n === 0 ? 0 : mean - delta / n;
      squares = n === 0 ? 0 : squares - delta * (value - mean);
    },
    read: () => (stat === 'mean' ? mean : stat === 'sum' ? mean * n : Math.sqrt(Math.max(0, squares) / (n - 1))),
  };
}

/** Smallest or largest of a window: a queue of candidates. Source: Lemire (2006), Streaming maximum-minimum filter. */
export function extreme(stat: 'min' | 'max', window: number): Statistic {
  const better = stat === 'min' ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
  const queue = new Float64Array(window);
  let head = 0;
  let size = 0;
  const at = (k: number) => {
    const place = head + k;
    return place < window ? place : place - window;
  };
  return {
    add(value) {
      while (size > 0 && better(value, queue[at(size - 1)]!)) size--;
      queue[at(size++)] = value;
    },
    remove(value) {
      if (size > 0 && queue[head] === value) {
        head = at(1);
        size--;
      }
    },
    read: () => queue[head]!,
  };
}
