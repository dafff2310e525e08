/**
 * What neural nets reach here: speed beside PyTorch in the same run, and accuracy on data sets with a fixed test part.
 *
 *   node bench/nn.ts [--only=step,first,m4,etth1,epf,vic,solar,wind,artifact,gpu] [--rounds=3] [--threads=2] [--keep]
 *
 * --rounds N   runs of each timing, ours and PyTorch's in turn; medians are told
 * --threads N  of trainings whose accuracy is measured
 * --keep       writes bench/results/nn.json, part by part; the figures of other parts stay
 *
 * PyTorch is timed by ../shared/peers/nn.py with Debian's Python, as shipped and at its best (OPENBLAS_CORETYPE=SkylakeX, the OpenMP build
 * of OpenBLAS). No choice was made by a test part: see the parts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keep } from './keep.ts';
import { artifact } from './nn/artifact.ts';
import { epf } from './nn/epf.ts';
import { etth1 } from './nn/etth1.ts';
import { first } from './nn/first.ts';
import { gpu } from './nn/gpu.ts';
import { m4 } from './nn/m4.ts';
import { Absent, type Figure, type Part } from './nn/part.ts';
import { solar } from './nn/solar.ts';
import { step } from './nn/step.ts';
import { vic } from './nn/vic.ts';
import { wind } from './nn/wind.ts';

const PARTS: readonly Part[] = [step, first, m4, etth1, epf, vic, solar, wind, artifact, gpu];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    keep: { type: 'boolean', default: false },
  },
});

type Found = Record<string, { readonly figures: readonly Figure[]; readonly seconds: number }>;

const reaches = ({ value, larger = false }: Figure, mark: number): boolean => (larger ? value >= mark : value <= mark);

function line(figure: Figure): string {
  const { what, value, unit, bar, aim, detail } = figure;
  const mark = (name: string, at: number | undefined): string =>
    at === undefined ? '' : `${name} ${at}: ${reaches(figure, at) ? 'reached' : 'missed'}`;
  const beside = Object.entries(detail ?? {}).map(([name, v]) => `${name} ${typeof v === 'number' ? v.toPrecision(4) : JSON.stringify(v)}`);
  return `| ${[what, `${value.toPrecision(4)} ${unit}`.trim(), mark('bar', bar), mark('aim', aim), beside.join(', ')].join(' | ')} |`;
}

/** Figures of the run before, of parts that this one does not measure. */
function before(): Found {
  const file = join(import.meta.dirname, 'results', 'nn.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { figures: Found }).figures : {};
}

const only = options.only?.split(',');
const unknown = only?.filter((name) => !PARTS.some((p) => p.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${PARTS.map((p) => p.name).join(', ')}.`);
  process.exit(1);
}
const found: Found = {};
for (const part of PARTS) {
  if (only && !only.includes(part.name)) continue;
  console.log(`\n${part.title}\n\n| what | figure | bar | aim | beside |\n| --- | --- | --- | --- | --- |`);
  const begun = performance.now();
  try {
    const figures: Figure[] = [];
    for await (const figure of part.run({ threads: Number(options.threads), rounds: Number(options.rounds) })) {
      console.log(line(figure));
      figures.push(figure);
    }
    found[part.name] = { figures, seconds: (performance.now() - begun) / 1000 };
    if (options.keep) keep('nn', { ...before(), ...found });
  } catch (error) {
    if (!(error instanceof Absent)) throw error;
    console.log(`not measured here: ${error.message}`);
  }
}
