import { adding } from '../program.fixture.ts';
import { onnxRuntime } from '../runtime.ts';

// A process of its own, since the graphics driver is chosen by a variable that is read once: runs on WebGPU, tells what came of it.
const notes: string[] = [];
const runtime = onnxRuntime({ device: 'webgpu', note: (text) => notes.push(text) });
const feeds = { a: { data: Float32Array.of(1, 2), dims: [1, 2] }, b: { data: Float32Array.of(3, 4), dims: [1, 2] } };
const [first, second] = [2, 'n'].map((width) => {
  const session = runtime.open(adding(width as number));
  return { device: session.device, sum: Array.from(session.run(feeds, ['sum']).sum!.data as Float32Array) };
});
process.send!({ notes, first, second });
