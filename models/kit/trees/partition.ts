import { CHUNK } from './layout.ts';
import type { Run, Site } from './site.ts';
import { ARG, TASK } from './tasks.ts';

/** Sends the rows of a run to the left where the flag of their code is 1, else to the right, in their order; returns where the right begins. */
export function partition({ views, team }: Site, [from, to]: Run, column: number): number {
  if (from === to) return from;
  const { args, counts, places } = views;
  args[ARG.from] = from;
  args[ARG.to] = to;
  args[ARG.column] = column;
  const chunks = Math.ceil((to - from) / CHUNK);
  const shared = chunks > 4;
  team.each(TASK.partition, chunks, shared);
  let left = from;
  for (let chunk = 0; chunk < chunks; chunk++) {
    places[2 * chunk] = left;
    left += counts[chunk]!;
  }
  let right = left;
  for (let chunk = 0; chunk < chunks; chunk++) {
    places[2 * chunk + 1] = right;
    right += Math.min(to - from, (chunk + 1) * CHUNK) - chunk * CHUNK - counts[chunk]!;
  }
  team.each(TASK.place, chunks, shared);
  return left;
}
