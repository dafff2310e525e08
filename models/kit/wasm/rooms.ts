/** Hands out runs of a memory, one after the other, each on a cache line of its own. `end` is where the next one begins. */
export function rooms(start = 64) {
  let end = start;
  return {
    room: (bytes: number): number => {
      const at = end;
      end = Math.ceil((end + bytes) / 64) * 64;
      return at;
    },
    end: (): number => end,
  };
}
