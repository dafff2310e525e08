import * as o from '../../ops/index.ts';
import type { Subject } from '../subject.ts';

type X = Parameters<Subject['build']>[0];
type Shapes = Readonly<Record<string, Subject['given'][string] | readonly (number | string)[]>>;

const of = (title: string, given: Shapes, build: (x: X) => ReturnType<Subject['build']>, single = false): Subject => ({
  title,
  given: Object.fromEntries(Object.entries(given).map(([name, g]) => [name, 'dims' in g ? g : { dims: g }])),
  build,
  ...(single && { single }),
});
const positive = (...dims: (number | string)[]) => ({ dims, kind: 'positive' }) as const;
const places = (values: readonly number[], ...dims: number[]) => ({ dims, kind: values });

const PAIRS = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3], [3]],
  [[3], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
  [[2, 3], []],
  [[], [2, 3]],
  [
    [4, 1, 3],
    [2, 1],
  ],
  [['N', 3], [3]],
  [
    ['N', 3],
    ['N', 1],
  ],
  [['N', 3], []],
  [
    [1, 1],
    ['N', 3],
  ],
] as const;

const binary = PAIRS.flatMap(([a, b]) => {
  const shapes = `[${a}] [${b}]`;
  return [
    of(`add ${shapes}`, { a, b }, ({ a, b }) => o.add(a!, b!)),
    of(`sub ${shapes}`, { a, b }, ({ a, b }) => o.sub(a!, b!)),
    of(`mul ${shapes}`, { a, b }, ({ a, b }) => o.mul(a!, b!)),
    of(`div ${shapes}`, { a, b }, ({ a, b }) => o.div(a!, b!)),
    of(`maximum ${shapes}`, { a, b }, ({ a, b }) => o.maximum(a!, b!)),
    of(`minimum ${shapes}`, { a, b }, ({ a, b }) => o.minimum(a!, b!)),
    of(`select ${shapes}`, { a, b }, ({ a, b }) => o.select(o.greater(o.mul(a!, b!), 0), a!, b!)),
    of(`select of squares ${shapes}`, { a, b }, ({ a, b }) => o.select(o.less(b!, 0.2), o.square(a!), o.mul(b!, 3))),
  ];
});

const numbers = [
  of('a number and a tensor', { a: [2, 3] }, ({ a }) => o.sub(2, o.div(3, o.mul(o.add(a!, 4), 1.5)))),
  of('power 3', { a: [5] }, ({ a }) => o.power(a!, 3)),
  of('power -1.5', { a: positive(5) }, ({ a }) => o.power(a!, -1.5)),
  of('square of a square', { a: [2, 2] }, ({ a }) => o.square(o.square(a!))),
  of('neg', { a: ['N', 2] }, ({ a }) => o.neg(a!)),
  of('addAll with one term twice', { a: [3], b: [3] }, ({ a, b }) => o.addAll([a!, b!, a!])),
];

const unary = (
  [
    ['exp', o.exp],
    ['tanh', o.tanh],
    ['sigmoid', o.sigmoid],
    ['relu', o.relu],
    ['abs', o.abs],
    ['softplus', o.softplus],
    ['elu', o.elu],
  ] as const
).flatMap(([title, f]) => [
  of(title, { a: [3, 4] }, ({ a }) => f(a!)),
  of(`${title}, free size`, { a: ['N', 4] }, ({ a }) => f(o.mul(a!, 2))),
]);

const activations = [
  ...unary,
  of('softplus at 0', { a: { dims: [3], kind: 'zero' } }, ({ a }) => o.softplus(a!)),
  { ...of('elu at 0', { a: { dims: [3], kind: 'zero' } }, ({ a }) => o.elu(a!)), bar: 1e-5 },
  of('gelu', { a: [3, 4] }, ({ a }) => o.gelu(a!), true),
  of('log', { a: positive(3, 4) }, ({ a }) => o.log(a!)),
  of('sqrt', { a: positive(3, 4) }, ({ a }) => o.sqrt(a!)),
  ...[0, 1, 2, -1, -3].map((axis) => of(`softmax over axis ${axis}`, { a: [2, 3, 4] }, ({ a }) => o.softmax(a!, axis))),
  of('softmax, free size', { a: ['N', 4] }, ({ a }) => o.softmax(a!)),
];

const reductions = [
  ...([undefined, [0], [1], [2], [0, 1], [1, 2], [0, 2], [-1], [0, 1, 2], []] as const).flatMap((axes) =>
    [true, false].map((keep) =>
      of(`sum over [${axes ?? 'all'}] ${keep}`, { a: [2, 3, 4] }, ({ a }) => o.square(o.sum(a!, { axes, keep }))),
    ),
  ),
  of('sum over a free axis', { a: ['N', 4] }, ({ a }) => o.square(o.sum(a!, { axes: [0] }))),
  of('sum beside a free axis', { a: ['N', 4] }, ({ a }) => o.square(o.sum(a!, { axes: [1], keep: true }))),
  of('sum of a vector', { a: [5] }, ({ a }) => o.square(o.sum(a!))),
  of('mean over all', { a: [2, 3] }, ({ a }) => o.square(o.mean(a!))),
  of('mean over [-1]', { a: ['N', 4] }, ({ a }) => o.square(o.mean(a!, { axes: [-1], keep: true }))),
  of('mean over [0]', { a: [4, 3] }, ({ a }) => o.square(o.mean(a!, { axes: [0] }))),
];

const shapes = [
  of('reshape', { a: [2, 6] }, ({ a }) => o.square(o.reshape(a!, [3, 4]))),
  of('reshape, free size', { a: ['N', 6] }, ({ a }) => o.square(o.reshape(a!, ['N', 2, 3]))),
  of('reshape to the back, free size', { a: ['N', 2, 3] }, ({ a }) => o.square(o.reshape(a!, [6, 'N']))),
  of('expandTo', { a: [1, 3] }, ({ a }) => o.square(o.expandTo(a!, [4, 2, 3]))),
  of('expandTo like another', { a: [1, 3], b: ['N', 3] }, ({ a, b }) => o.mul(o.expandTo(a!, ['N', 3], b!), b!)),
  of('transpose', { a: [2, 3, 4] }, ({ a }) => o.square(o.transpose(a!, [2, 0, 1]))),
  of('transpose from the back, free size', { a: ['N', 3, 2] }, ({ a }) => o.square(o.transpose(a!, [-1, 0, 1]))),
  ...[0, 1, 2, -1].map((axis) => of(`unsqueeze ${axis}`, { a: [2, 3] }, ({ a }) => o.square(o.unsqueeze(a!, axis)))),
  of('squeeze', { a: [2, 1, 3] }, ({ a }) => o.square(o.squeeze(a!, -2))),
  of('concat, one part twice', { a: [2, 3], b: [2, 1] }, ({ a, b }) => o.square(o.concat([a!, b!, a!], -1))),
  of('concat, free size', { a: ['N', 1], b: ['N', 2] }, ({ a, b }) => o.square(o.concat([a!, b!], 1))),
  of('concat over axis 0', { a: [1, 3], b: [2, 3] }, ({ a, b }) => o.square(o.concat([a!, b!], 0))),
  of('split, all parts used', { a: [2, 6] }, ({ a }) => {
    const [one, two, three] = o.split(a!, 1, [1, 2, 3]);
    return o.concat([o.square(three!), o.exp(one!), o.tanh(two!)], 1);
  }),
  of('split, parts unused', { a: [6, 2] }, ({ a }) => o.square(o.split(a!, 0, [2, 1, 3])[1]!)),
  of('split, parts unused, free size', { a: ['N', 4] }, ({ a }) => o.square(o.split(a!, -1, [1, 3])[0]!)),
  of('split, a part used twice', { a: [4] }, ({ a }) => o.mul(o.split(a!, 0, [2, 2])[0]!, o.split(a!, 0, [2, 2])[1]!)),
  of('slice', { a: [5, 3] }, ({ a }) => o.square(o.slice(a!, 0, 1, 4))),
  of('slice from the back', { a: ['N', 5] }, ({ a }) => o.square(o.slice(a!, -1, -3, -1))),
  of('slices that overlap', { a: [6] }, ({ a }) => o.mul(o.slice(a!, 0, 0, 4), o.slice(a!, 0, 2, 6))),
  of('pad', { a: [2, 3] }, ({ a }) => o.square(o.add(o.pad(a!, 1, 2, 1), 1))),
  of('pad, free size', { a: ['N', 3] }, ({ a }) => o.square(o.add(o.pad(a!, -1, 0, 2), 1))),
  of('gather, rows repeated', { a: [4, 2], at: places([3, 0, 3, 3, 1], 5) }, ({ a, at }) => o.square(o.gather(a!, at!))),
  of('gather, a table of places', { a: [4, 2], at: places([2, 0, 2, 2, 1, 3], 2, 3) }, ({ a, at }) => o.square(o.gather(a!, at!))),
  of('gather, one place', { a: [4, 2], at: places([2]) }, ({ a, at }) => o.square(o.gather(a!, at!))),
  ...[1, 2, -1].map((axis) =>
    of(`gather over axis ${axis}`, { a: [2, 3, 3], at: places([2, 0, 2, 1], 2, 2) }, ({ a, at }) => o.square(o.gather(a!, at!, axis))),
  ),
  of('gather over axis 1, one place', { a: ['N', 3], at: places([2]) }, ({ a, at }) => o.square(o.gather(a!, at!, 1))),
  of('gather of a free number of rows', { a: ['N', 2], at: places([2, 0, 2], 3) }, ({ a, at }) => o.square(o.gather(a!, at!))),
];

const products = [
  ...(
    [
      [
        [2, 3],
        [3, 4],
      ],
      [
        ['N', 3],
        [3, 4],
      ],
      [
        [2, 5, 3],
        [3, 4],
      ],
      [
        ['N', 5, 3],
        [3, 4],
      ],
      [
        [2, 5, 3],
        [2, 3, 4],
      ],
      [
        [2, 1, 5, 3],
        [4, 3, 2],
      ],
      [
        ['N', 2, 5, 3],
        [2, 3, 4],
      ],
      [
        [5, 3],
        [2, 3, 4],
      ],
      [
        ['N', 2, 3],
        ['N', 3, 2],
      ],
      [
        [1, 3],
        [3, 1],
      ],
    ] as const
  ).map(([a, b]) => of(`matMul [${a}] [${b}]`, { a, b }, ({ a, b }) => o.square(o.matMul(a!, b!)))),
  ...(
    [
      [2, 3],
      ['N', 3],
      [4, 2, 3],
      ['N', 2, 3],
    ] as const
  ).map((a) => of(`affine [${a}]`, { a, w: [3, 4], b: [4] }, ({ a, w, b }) => o.square(o.affine(a!, w!, b!)))),
  of('a product with itself', { a: [3, 3] }, ({ a }) => o.matMul(a!, o.matMul(o.transpose(a!, [1, 0]), a!))),
];

/** Every operation, at the shapes where it takes another way. */
export const OPERATIONS: readonly Subject[] = [...binary, ...numbers, ...activations, ...reductions, ...shapes, ...products];
