import type { ForeignPort, Survey } from '#nn/onnx/survey.ts';
import { type MappedOutput, usualProbabilities } from '#shared/domain/forecaster.ts';
import { isFloat, isNumber, shown } from './propose-inputs.ts';

/** Sizes that published forecasters have. */
const USUAL = { quantile: [3, 5, 7, 9, 11, 19, 21, 99], sample: [20, 50, 100, 200, 256, 500, 1000] };

const TIME = /time|step|horizon|pred|len|h$/i;

/** Which output is the forecast, and what its dimensions are. */
export function outputOf(
  { outputs, metadata }: Pick<Survey, 'outputs' | 'metadata'>,
  say: (text: string) => void,
): { port: ForeignPort | undefined; mapped: MappedOutput } {
  const usable = outputs.filter(isFloat);
  const port = usable.find((p) => /quantile/i.test(p.name)) ?? usable.find((p) => /forecast|pred|output|mean/i.test(p.name)) ?? usable[0];
  if (!port) {
    say('No output of floating point numbers was found.');
    return { port, mapped: { name: outputs[0]?.name ?? '', axes: ['series', 'time'], probabilities: [] } };
  }
  const { dims, name } = port;
  const words = dims.map((dim) => (typeof dim === 'string' ? dim : ''));
  const sampled = words.findIndex((w, i) => i > 0 && /sample/i.test(w)) > 0 || /sample/i.test(name);
  const many = sampled ? 'sample' : 'quantile';
  const manyAt = manyDimension(dims, words, many);
  const axes: MappedOutput['axes'] =
    dims.length === 1
      ? ['time']
      : dims.length === 2
        ? manyAt === 1 && /quantile/i.test(words[1]!)
          ? ['time', many]
          : ['series', 'time']
        : dims.slice(0, 4).map((dim, i) => (i === 0 ? 'series' : i === manyAt ? many : dim === 1 ? 'one' : 'time'));
  const count = Number(dims[axes.indexOf('quantile')]);
  const given = listIn(metadata.quantiles);
  const probabilities = !axes.includes('quantile') ? [] : (given ?? usualProbabilities(count > 0 && count < 1000 ? count : 9));
  say(
    axes.includes('quantile')
      ? `${shown(port)} is taken for ${probabilities.length} quantiles, ${probabilities[0]} to ${probabilities.at(-1)}${given ? ', as its metadata say' : ': check them against its description'}.`
      : `${shown(port)} is taken for ${sampled ? 'samples' : 'a point forecast: intervals come from its errors at earlier origins'}.`,
  );
  return { port, mapped: { name, axes, probabilities } };
}

/** Which dimension holds quantiles or samples: by its name, else of two fixed sizes the one that is usual for quantiles, else the smaller. */
function manyDimension(dims: readonly (number | string)[], words: readonly string[], many: keyof typeof USUAL): number {
  const named = words.findIndex((w, i) => i > 0 && w.toLowerCase().includes(many));
  if (named > 0) return named;
  const inner = dims.flatMap((dim, i) => (i > 0 && dim !== 1 ? [i] : []));
  if (inner.length < 2) return -1;
  const timed = inner.find((i) => TIME.test(words[i]!));
  if (timed !== undefined) return inner.find((i) => i !== timed)!;
  const fixed = inner.filter((i) => isNumber(dims[i]));
  if (fixed.length === 1) return fixed[0]!;
  const usual = fixed.filter((i) => USUAL[many].includes(Number(dims[i])));
  if (usual.length === 1) return usual[0]!;
  return fixed.sort((a, b) => Number(dims[a]) - Number(dims[b]))[0] ?? inner[0]!;
}

function listIn(text: string | undefined): number[] | undefined {
  try {
    const list: unknown = JSON.parse(text ?? '');
    const good =
      Array.isArray(list) &&
      list.length > 0 &&
      list.every((p, i) => typeof p === 'number' && p > 0 && p < 1 && (i === 0 || p > list[i - 1]));
    return good ? (list as number[]) : undefined;
  } catch {
    return undefined;
  }
}
