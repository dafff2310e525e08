import type { Crew } from '../define.ts';

/** Words of the control block. */
const LEFT = 0;
const DONE = 1;
const TASK = 2;
const CALLS = 3;
const STOP = 4;
const FAILED = 5;

/** Looks so often before it sleeps. */
const SPIN = 20_000;

/** What a thread can do: each task is told which of its parts to do. */
export type Tasks = readonly ((part: number) => void)[];

/** The threads that share a memory. */
export interface Team {
  /** Does parts 0 to `parts - 1` of a task, on all threads where `shared`, on this one otherwise; returns when all are done. */
  readonly each: (task: number, parts: number, shared: boolean) => void;
  readonly end: () => void;
}

// Parts are claimed by counting LEFT down: a thread that comes late finds none, or takes one of the task that is now on.
function work(control: Int32Array, tasks: Tasks): void {
  for (;;) {
    const left = Atomics.sub(control, LEFT, 1);
    if (left <= 0) return;
    try {
      tasks[Atomics.load(control, TASK)]!(left - 1);
    } catch (error) {
      Atomics.store(control, FAILED, 1);
      throw error;
    } finally {
      Atomics.add(control, DONE, 1);
      Atomics.notify(control, DONE);
    }
  }
}

/** Runs on a helper: takes parts of tasks until the team ends. */
export function assist(control: Int32Array, tasks: Tasks): void {
  for (;;) {
    const calls = Atomics.load(control, CALLS);
    work(control, tasks);
    for (let i = 0; i < SPIN && Atomics.load(control, CALLS) === calls; i++);
    if (Atomics.load(control, STOP) === 1) return;
    Atomics.wait(control, CALLS, calls);
  }
}

/** A team of this thread and the crew's, each begun by the call `name` with the input for it. */
export function openTeam(control: Int32Array, tasks: Tasks, crew: Crew | undefined, name: string, inputs: readonly unknown[]): Team {
  const helpers = crew ? inputs.slice(0, crew.size).map((input) => crew.start(name, input)) : [];
  return {
    each: (task, parts, shared) => {
      if (helpers.length === 0 || !shared || parts === 1) {
        for (let part = 0; part < parts; part++) tasks[task]!(part);
        return;
      }
      Atomics.store(control, TASK, task);
      Atomics.store(control, DONE, 0);
      Atomics.store(control, LEFT, parts);
      Atomics.add(control, CALLS, 1);
      Atomics.notify(control, CALLS);
      work(control, tasks);
      for (let i = 0; i < SPIN && Atomics.load(control, DONE) < parts; i++);
      for (let done = Atomics.load(control, DONE); done < parts; done = Atomics.load(control, DONE)) Atomics.wait(control, DONE, done);
      if (Atomics.load(control, FAILED) === 1) throw new Error('A thread of the tree learner failed.');
    },
    end: () => {
      Atomics.store(control, STOP, 1);
      Atomics.add(control, CALLS, 1);
      Atomics.notify(control, CALLS);
      for (const helper of helpers) helper.wait();
    },
  };
}
