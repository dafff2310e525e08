import { NETS, type Net } from './nets.ts';
import { timeOurs } from './ours.ts';
import { type Figure, medianOf, type Part, type PartOptions } from './part.ts';
import { absentPeer, SETTINGS, type TorchTimed, timeTorch } from './peers.ts';
import type { OursTimed } from './time-ours.ts';

/** Ours and PyTorch's, one after the other in every round: a machine that is busy for a while is busy for both. */
function timed(net: Net, threads: number, rounds: number): Figure[] {
  const absent = absentPeer();
  const ours: OursTimed[] = [];
  const torch = SETTINGS.map((): TorchTimed[] => []);
  for (let round = 0; round < rounds; round++) {
    ours.push(timeOurs(net, threads));
    if (!absent) for (const [i, setting] of SETTINGS.entries()) torch[i]!.push(timeTorch(net, threads, setting));
  }
  const step = medianOf(ours.map((o) => o.step));
  const at = `${net}, ${threads} thread${threads > 1 ? 's' : ''}`;
  const peers = Object.fromEntries(
    SETTINGS.map((setting, i) => [`PyTorch ${setting} ms`, absent ? absent : medianOf(torch[i]!.map((t) => t.step_ms))]),
  );
  const best = Math.min(...torch.map((times) => (absent ? Number.NaN : medianOf(times.map((t) => t.step_ms)))));
  const cpu = {
    'CPU ms': medianOf(ours.map((o) => o.cpu)),
    'CPU ms of PyTorch at its best': absent ?? medianOf(torch[1]!.map((t) => 1000 * t.cpu_s_per_step)),
  };
  const shares = ours.map((o) => o.gflops / o.product);
  return [
    { what: `step of ${at}`, value: step, unit: 'ms', detail: { gflops: medianOf(ours.map((o) => o.gflops)), ...peers, ...cpu } },
    ...(absent ? [] : [{ what: `step of ${at}, against the best PyTorch`, value: step / best, unit: 'times', bar: 1, aim: 0.75 }]),
    ...(net.startsWith('nbeats')
      ? [
          {
            what: `share of the large product, ${at}`,
            value: medianOf(shares),
            unit: '',
            bar: 0.65,
            aim: 0.85,
            larger: true,
            detail: { product: medianOf(ours.map((o) => o.product)) },
          },
        ]
      : []),
  ];
}

function* all(nets: readonly Net[], rounds: number): Generator<Figure> {
  for (const net of nets) for (const threads of [1, 2]) yield* timed(net, threads, rounds);
}

export const step: Part = {
  name: 'step',
  title: "Training steps beside PyTorch, and their share of the runtime's own large matrix product",
  run: ({ rounds }: PartOptions) => all(NETS, rounds),
};
