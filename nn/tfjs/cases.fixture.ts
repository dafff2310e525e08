import { int, ints, float as real, string } from '../onnx/builder.ts';
import { type Attribute, type TensorData, TYPES } from '../onnx/model.ts';
import { bool, type Case, float, long, of, positive, reals, whole } from './contract.fixture.ts';

const tensor = (value: TensorData): Attribute => ({ kind: 'tensor', value });

const a = reals([2, 3, 4], 1);
const b = reals([2, 3, 4], 2);
const row = reals([4], 3);
const column = reals([3, 1], 4);
const odd = float([Number.NaN, Infinity, -Infinity, 0, 1.5]);
const some = whole([7, -7, 5, -5, 0, 8]);
const others = whole([2, 2, -3, -3, 4, 8]);
const flags = bool([1, 0, 1, 0]);
const more = bool([1, 1, 0, 0]);

const unary = ['Abs', 'Ceil', 'Cos', 'Erf', 'Exp', 'Floor', 'Identity', 'Neg', 'Relu', 'Round', 'Sigmoid', 'Sign', 'Sin', 'Softplus'];
const ofPositive = ['Log', 'Sqrt', 'Reciprocal'];
const compare = ['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'];

const elementwise: Case[] = [
  ...[...unary, 'Softsign', 'Tanh', 'Elu', 'LeakyRelu'].map((op) => of(op, [reals([3, 5], 7, 4)])),
  ...ofPositive.map((op) => of(op, [positive([3, 5])])),
  of('Round', [float([0.5, 1.5, 2.5, -0.5, -1.5])]),
  of('Exp', [float([Number.NaN, Infinity, -Infinity, 100])]),
  of('Elu', [a], { alpha: real(0.3) }),
  of('LeakyRelu', [a], { alpha: real(0.2) }),
  of('Gelu', [a], {}, ['float'], 20),
  of('Gelu', [a], { approximate: string('tanh') }, ['float'], 20),
  ...['Abs', 'Neg', 'Sign', 'Identity', 'Relu'].map((op) => of(op, [some], {}, ['int32'])),
  of('Abs', [long([-3, 4, 0])], {}, ['int64']),
  ...['IsNaN', 'IsInf'].map((op) => of(op, [odd], {}, ['bool'], 20)),
  of('Not', [flags], {}, ['bool']),
  ...['And', 'Or', 'Xor', 'Equal'].map((op) => of(op, [flags, more], {}, ['bool'])),
  of('Div', [a, positive([2, 3, 4])]),
  of('Div', [a, positive([4])]),
  of('Div', [column, positive([2, 3, 4])]),
  ...['Add', 'Sub', 'Mul', 'Max', 'Min', 'Sum'].flatMap((op) => [of(op, [a, b]), of(op, [a, row]), of(op, [column, a])]),
  ...['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min'].map((op) => of(op, [some, others], {}, ['int32'])),
  ...['Add', 'Sub', 'Mul', 'Div', 'Mod'].map((op) => of(op, [long([7, -7, 5, -5]), long([2, 2, -3, -3])], {}, ['int64'])),
  of('Mod', [some, others], {}, ['int32']),
  of('Max', [a, row, column]),
  of('Min', [a]),
  of('Mean', [a, row, column]),
  of('Pow', [positive([3, 4]), row]),
  of('Pow', [a, float([2], [])]),
  of('Pow', [a, long([3], [])]),
  of('Pow', [some, whole([3], [])], {}, ['int32']),
  ...compare.flatMap((op) => [of(op, [a, row], {}, ['bool']), of(op, [some, others], {}, ['bool'])]),
  of('Clip', [a, float([-0.5], []), float([0.7], [])]),
  of('Clip', [a, undefined, float([0.7], [])]),
  of('Clip', [a]),
  of('Clip', [some, whole([-5], []), whole([6], [])], {}, ['int32']),
  of('Where', [bool([1, 0, 1], [3, 1]), a, row]),
  of('Where', [bool([1], []), some, whole([1], [])], {}, ['int32']),
  of('Cast', [reals([2, 3], 5, 6)], { to: int(TYPES.int64) }, ['int64']),
  of('Cast', [reals([2, 3], 5, 6)], { to: int(TYPES.int32) }, ['int32']),
  of('Cast', [float([0, -0.5, 2])], { to: int(TYPES.bool) }, ['bool']),
  of('Cast', [flags], { to: int(TYPES.float) }),
  of('Cast', [some], { to: int(TYPES.float) }),
];

const products: Case[] = [
  of('MatMul', [reals([3, 4]), reals([4, 5], 2)]),
  of('MatMul', [reals([2, 3, 4]), reals([4, 5], 2)]),
  of('MatMul', [reals([3, 4]), reals([2, 4, 5], 2)]),
  of('MatMul', [reals([2, 1, 3, 4]), reals([1, 3, 4, 2], 2)]),
  of('MatMul', [reals([4]), reals([2, 4, 5], 2)]),
  of('MatMul', [reals([2, 3, 4]), reals([4], 2)]),
  of('MatMul', [reals([4]), reals([4], 2)]),
  of('MatMul', [reals([3, 0]), reals([0, 2])]),
  of('MatMul', [reals([0, 3]), reals([3, 2])]),
  of('Gemm', [reals([3, 4]), reals([4, 5], 2)]),
  of('Gemm', [reals([4, 3]), reals([5, 4], 2), reals([5], 3)], { transA: int(1), transB: int(1), alpha: real(0.5), beta: real(2) }),
  of('Gemm', [reals([3, 4]), reals([5, 4], 2), reals([3, 1], 3)], { transB: int(1) }),
  of('Gemm', [reals([4, 3]), reals([4, 5], 2), reals([], 3)], { transA: int(1) }),
];

const REDUCTIONS = [
  'ReduceSum',
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceSumSquare',
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSumExp',
];

const reductions: Case[] = [
  ...REDUCTIONS.flatMap((op) => [
    of(op, [a, long([-1])]),
    of(op, [a, long([0, 2])], { keepdims: int(0) }),
    of(op, [a]),
    of(op, [a, long([])], { keepdims: int(0) }),
  ]),
  ...['ReduceSum', 'ReduceMax', 'ReduceMean'].map((op) => of(op, [a, long([])], { noop_with_empty_axes: int(1) })),
  of('ReduceMean', [a], { axes: ints([1]) }, ['float'], 17),
  of('ReduceSum', [some], { keepdims: int(0) }, ['int32']),
  of('ReduceMax', [long([3, -2, 9, 4], [2, 2]), long([1])], { keepdims: int(0) }, ['int64']),
  of('ReduceSum', [reals([0, 3]), long([0])], { keepdims: int(0) }),
  of('ReduceSumSquare', [reals([3, 0]), long([1])]),
  of('ArgMax', [a], { axis: int(-1), keepdims: int(0) }, ['int64']),
  of('ArgMax', [a], { axis: int(1) }, ['int64']),
  of('ArgMin', [a], {}, ['int64']),
  of('CumSum', [a, long([1], [])]),
  of('CumSum', [a, long([-1], [])], { exclusive: int(1), reverse: int(1) }),
];

const shapes: Case[] = [
  of('Reshape', [a, long([0, -1])]),
  of('Reshape', [a, long([4, 1, 6])]),
  of('Reshape', [float([3], [1]), long([])]),
  of('Reshape', [reals([2, 0]), long([0, 0])]),
  of('Transpose', [a]),
  of('Transpose', [a], { perm: ints([1, 0, 2]) }),
  of('Transpose', [reals([2, 1, 3, 2, 2])], { perm: ints([4, 2, 0, 1, 3]) }),
  of('Concat', [a, reals([2, 1, 4], 9), b], { axis: int(-2) }),
  of('Concat', [a, reals([2, 0, 4]), b], { axis: int(1) }),
  of('Concat', [some, others], { axis: int(0) }, ['int32']),
  of('Concat', [flags, more], { axis: int(0) }, ['bool']),
  of('Squeeze', [reals([1, 3, 1, 2]), long([-2])]),
  of('Squeeze', [reals([1, 3, 1, 2])]),
  of('Unsqueeze', [a, long([0, -1])]),
  of('Expand', [column, long([2, 1, 4])]),
  of('Expand', [a, long([1])]),
  of('Expand', [float([2], []), long([2, 3])]),
  of('Expand', [reals([1, 3]), long([0, 3])]),
  of('Flatten', [a], { axis: int(2) }),
  of('Flatten', [a], { axis: int(0) }),
  of('Tile', [reals([2, 3]), long([3, 2])]),
  of('Tile', [some, long([2])], {}, ['int32']),
  of('Shape', [a], {}, ['int64']),
  of('Shape', [a], { start: int(-2), end: int(-1) }, ['int64']),
  of('Size', [a], {}, ['int64']),
  of('ConstantOfShape', [long([2, 3])]),
  of('ConstantOfShape', [long([2])], { value: tensor({ type: 'int64', dims: [1], values: [7] }) }, ['int64']),
  of('ConstantOfShape', [long([0, 2])]),
  of('Range', [long([2], []), long([9], []), long([3], [])], {}, ['int64']),
  of('Range', [float([5], []), float([-1], []), float([-1.5], [])]),
  of('Range', [long([3], []), long([3], []), long([1], [])], {}, ['int64']),
  of('Slice', [a, long([1]), long([1e9]), long([1])]),
  of('Slice', [a, long([-3, 3]), long([-1, -9]), long([-1, 1]), long([1, -1])]),
  of('Slice', [a, long([0]), long([4]), long([2]), long([2])]),
  of('Slice', [a, long([2]), long([1]), long([1])]),
  of('Slice', [a, long([0, 1]), long([2, 3])]),
  of('Split', [a, long([1, 2])], { axis: int(1) }, ['float', 'float']),
  of('Split', [a, long([3, 0, 1])], { axis: int(-1) }, ['float', 'float', 'float']),
  of('Split', [reals([2, 7])], { axis: int(1), num_outputs: int(3) }, ['float', 'float', 'float']),
  of('Split', [a], { axis: int(2) }, ['float', 'float'], 17),
  of('Pad', [reals([2, 3]), long([1, 0, 0, 2])]),
  of('Pad', [reals([2, 3]), long([1, 0, 0, 2]), float([-1], [])]),
  of('Pad', [reals([2, 3]), long([-1, 1, 1, -2])]),
  of('Pad', [reals([2, 3]), long([1, 2]), undefined, long([1])]),
  of('Pad', [reals([2, 3]), long([2, 1, 1, 2])], { mode: string('edge') }),
  of('Pad', [reals([3, 4]), long([2, 1, 1, 3])], { mode: string('reflect') }),
  of('Pad', [reals([3, 4]), long([2, 1, 1, 3])], { mode: string('wrap') }, ['float'], 19),
];

const places: Case[] = [
  of('Gather', [a, long([2, 0, -1])], { axis: int(1) }),
  of('Gather', [a, long([1], [])]),
  of('Gather', [a, long([0, -1, 2, 1], [2, 2])], { axis: int(-1) }),
  of('Gather', [some, whole([5, 0])], {}, ['int32']),
  of('Gather', [flags, long([3, 0])], {}, ['bool']),
  of('Gather', [a, long([], [0])]),
  of('GatherElements', [a, long([0, 2, -1, 1, 1, 0, 2, 2], [1, 2, 4])], { axis: int(1) }),
  of('GatherElements', [reals([3, 2]), long([0, -1, 1, 0], [2, 2])]),
  of('GatherND', [a, long([0, 1, 1, -1], [2, 2])]),
  of('GatherND', [a, long([1, 2, 3, 0, 0, -2], [2, 3])]),
  of('ScatterElements', [reals([3, 3]), long([0, 2, 1, -1], [2, 2]), reals([2, 2], 5)], { axis: int(1) }),
  of('ScatterElements', [reals([3, 3]), long([0, 2, 0, 2], [2, 2]), reals([2, 2], 5)], { reduction: string('add') }),
  of('ScatterND', [a, long([1, -1, 0, 2], [2, 2]), reals([2, 4], 5)]),
  of('ScatterND', [reals([5, 2]), long([1, 3, 1, 1], [4, 1]), reals([4, 2], 5)], { reduction: string('add') }),
  of('ScatterND', [reals([5, 2]), long([1, 3, 1, 0], [2, 2, 1]), reals([2, 2, 2], 5)], { reduction: string('add') }),
  of('ScatterND', [reals([5, 2]), long([], [0, 1]), reals([0, 2])], { reduction: string('add') }),
  of('TopK', [a, long([2])], {}, ['float', 'int64']),
  of('TopK', [a, long([3])], { axis: int(1), largest: int(0) }, ['float', 'int64']),
  of('TopK', [long([1, 3, 3, 2, 1]), long([5])], {}, ['int64', 'int64']),
  of('TopK', [long([1, 3, 3, 2, 1]), long([5])], { largest: int(0), sorted: int(1) }, ['int64', 'int64']),
  of('OneHot', [long([0, 2, -1, 7]), long([3], []), float([0, 1])]),
  of('OneHot', [long([0, 2, 1, 1], [2, 2]), long([3], []), float([-1, 4])], { axis: int(1) }),
  of('OneHot', [long([0, 2]), long([3], []), long([0, 1])], { axis: int(0) }, ['int64']),
];

const pool = { kernel_shape: ints([3]), strides: ints([2]), pads: ints([1, 1]) };

const layers: Case[] = [
  ...['Softmax', 'LogSoftmax'].flatMap((op) => [of(op, [a]), of(op, [a], { axis: int(1) }), of(op, [reals([2, 3], 1, 200)])]),
  of('LayerNormalization', [a, positive([4]), row], { epsilon: real(1e-3) }),
  of('LayerNormalization', [a, positive([3, 4])], { axis: int(1) }, ['float', 'float', 'float']),
  of('Conv', [reals([2, 3, 9]), reals([4, 3, 3], 2), reals([4], 3)], { pads: ints([2, 1]), strides: ints([2]) }),
  of('Conv', [reals([2, 4, 12]), reals([4, 1, 3], 2)], { group: int(4), dilations: ints([3]), kernel_shape: ints([3]) }),
  of('Conv', [reals([1, 4, 9]), reals([6, 2, 2], 2), reals([6], 3)], { group: int(2), dilations: ints([2]), pads: ints([2, 0]) }),
  of('Conv', [reals([2, 2, 6, 5]), reals([3, 2, 3, 2], 2), reals([3], 3)], { pads: ints([1, 0, 0, 1]), dilations: ints([2, 1]) }),
  of('Conv', [reals([2, 2, 6, 5]), reals([4, 1, 3, 3], 2)], { group: int(2), pads: ints([1, 1, 1, 1]), strides: ints([2, 2]) }),
  of('MaxPool', [reals([2, 3, 9])], pool),
  of('MaxPool', [reals([2, 3, 9])], { kernel_shape: ints([2]), dilations: ints([3]) }),
  of('AveragePool', [reals([2, 3, 9])], pool),
  of('AveragePool', [reals([2, 3, 9])], { ...pool, count_include_pad: int(1) }),
  of('AveragePool', [reals([1, 2, 5, 6])], { kernel_shape: ints([2, 3]), pads: ints([0, 1, 1, 0]) }),
];

const units = (gates: number) => [reals([1, gates * 5, 3], 2, 1), reals([1, gates * 5, 5], 3, 1), reals([1, 2 * gates * 5], 4, 1)] as const;
const series = reals([6, 2, 3]);

const recurrent: Case[] = [
  of('LSTM', [series, ...units(4)], { hidden_size: int(5) }, ['float', 'float', 'float']),
  of('LSTM', [series, ...units(4).slice(0, 2)], { hidden_size: int(5), direction: string('forward') }),
  of('LSTM', [series, ...units(4), undefined, reals([1, 2, 5], 7), reals([1, 2, 5], 8)], { hidden_size: int(5) }, ['', 'float', 'float']),
  ...[0, 1].flatMap((last) => [
    of('GRU', [series, ...units(3)], { hidden_size: int(5), linear_before_reset: int(last) }, ['float', 'float']),
    of('GRU', [series, ...units(3).slice(0, 2), undefined, undefined, reals([1, 2, 5], 7)], {
      hidden_size: int(5),
      linear_before_reset: int(last),
    }),
  ]),
];

/** Every operator, with the variants that its definition has: axes from the end, broadcasting, empty tensors, optional inputs. */
export const CASES: readonly Case[] = [elementwise, products, reductions, shapes, places, layers, recurrent].flat();
