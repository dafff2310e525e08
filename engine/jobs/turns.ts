/** Lets `limit` work at a time; the others wait in the order in which they came. */
export interface Turns {
  readonly take: () => Promise<void>;
  readonly give: () => void;
}

export function createTurns(limit: number): Turns {
  let free = limit;
  const waiting: (() => void)[] = [];
  return {
    take: async () => {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give: () => {
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
  };
}
