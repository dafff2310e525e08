import type { Measured, ModelCard } from '#shared/domain/model-card.ts';

/** One figure of bench/results/models.json. */
interface Figure {
  readonly model: string;
  readonly set: string;
  readonly title: string;
  readonly series: number;
  readonly smape?: number;
  readonly mase?: number;
  readonly rmsse?: number;
  readonly bias?: number;
  readonly coverage?: number;
  readonly own?: number;
  readonly millisecondsPerSeries?: number;
  readonly skipped?: string;
}
export interface Bench {
  readonly date: string;
  readonly machine: { readonly cpu: string };
  readonly figures: readonly Figure[];
}

const round = (x: number, digits = 3): number => Number(x.toPrecision(digits));

/** What a card tells of a figure: percentages and MASE where values vary, RMSSE and bias for demand with many zeros. */
const toldOf = (f: Figure): Measured => ({
  data: f.title,
  series: f.series,
  scores:
    f.set === 'carparts'
      ? { rmsse: round(f.rmsse!), 'relative-bias': round(f.bias!, 2) }
      : { smape: round(f.smape!, 4), mase: round(f.mase!) },
  coverage: Math.round(f.coverage! * 10) / 10,
  milliseconds: round(f.millisecondsPerSeries!, 2),
});

/** Share of series that a model must have forecast itself, not by a fallback, for its figures to be its own. */
const LEAST_OWN = 0.8;

/** The figures by model, in the order of the bench. */
export function measuredModels(bench: Bench | undefined, ids: readonly string[]): Record<string, Measured[]> {
  const figures = (bench?.figures ?? []).filter((f) => !f.skipped && (f.own ?? f.series) >= LEAST_OWN * f.series);
  return Object.fromEntries(
    ids.map((id) => [id, figures.filter((f) => f.model === id).map(toldOf)] as const).filter(([, list]) => list.length > 0),
  );
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |\n`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `${row(head)}${row(head.map(() => '---'))}${rows.map(row).join('')}`;

/** The part of a model's section that tells its figures. */
export function measuredTable({ measured = [] }: ModelCard): string {
  if (measured.length === 0) return '';
  const rows = measured.map(({ data, series, scores, coverage, milliseconds }) => [
    data,
    series,
    ...['smape', 'mase', 'rmsse', 'relative-bias'].map((id) => scores[id] ?? ''),
    coverage,
    milliseconds,
  ]);
  return `\n${table(['measured on', 'series', 'sMAPE %', 'MASE', 'RMSSE', 'bias', 'in 95 %', 'ms a series'], rows)}`;
}

/** All models on all sets: MASE (RMSSE on car parts) and milliseconds. */
export function strengths(bench: Bench | undefined, cards: readonly ModelCard[]): string {
  const told = cards.filter((c) => c.measured?.length);
  if (!bench || told.length === 0) return '';
  const sets = [...new Set(bench.figures.map((f) => f.title))];
  const rows = told.map((card) => [
    `[${card.id}](#${card.id})`,
    ...sets.map((set) => {
      const m = card.measured?.find(({ data }) => data === set);
      return m ? `${m.scores.mase ?? m.scores.rmsse} · ${m.milliseconds} ms` : '';
    }),
  ]);
  return `## Measured

On the test parts of these sets, default parameters: MASE (RMSSE for car parts; smaller is better) and CPU time per series. A sample of each set,
see \`bench/results/models.json\` (${bench.date.slice(0, 10)}, ${bench.machine.cpu}); \`npm run bench:models\` measures again. Empty: not for such data, or too slow for the bench.

${table(['model', ...sets], rows)}
`;
}
