import { workerData } from 'node:worker_threads';
import { openCrew } from './crew.ts';

// A thread that waits for a call which never ends, as a fit does when it is cancelled.
openCrew(1, new URL('./endless.fixture.ts', import.meta.url))
  .start('count', workerData)
  .wait();
