import type { Feeds } from '#nn/runtime.ts';
import { descending } from '../onnx/program.fixture.ts';
import { enterWorld, runtimeHere, type ThreadWorld } from './world.ts';

// Stands in for worker.ts: a task that trains, `calls` times, most of the time inside the runtime.
export default function train({ input, world }: { input: { calls: number; steps: number }; world: ThreadWorld }): unknown {
  enterWorld(world);
  const [rows, columns] = [512, 256];
  const feeds: Feeds = {
    steps: { data: BigInt64Array.of(BigInt(input.steps)), dims: [] },
    x: { data: new Float32Array(rows * columns).fill(0.01), dims: [rows, columns] },
    y: { data: new Float32Array(rows), dims: [rows, 1] },
    w: { data: new Float32Array(columns).fill(1), dims: [columns, 1] },
  };
  const session = runtimeHere().open(descending(rows, columns, 0.1));
  for (let call = 0; call < input.calls; call++) session.run(feeds);
  session.close();
  return { value: { device: session.device, artifacts: world.artifacts } };
}
