import type { TimeAxis } from '#shared/base/axis.ts';
import type { Panel } from '#shared/domain/panel.ts';
import type { Baseline } from '../panel/baseline.ts';
import { reachOf } from '../panel/columns/reach.ts';
import { BASELINE_STATE, type KeptSeries, SERVING, SERVING_FORMAT, type ServingFile } from '../serving/file.ts';
import { canonicalWhole } from '../store/hash.ts';
import type { ReleaseContent } from './content.ts';
import { type BundleEntry, textEntry } from './entries.ts';

/** What a release is served with, beside its records: the panel as `loadPanel` gives it without past covariates, and `fitBaseline` of it. */
export interface ServingContent {
  readonly panel: Panel;
  readonly baseline: Baseline;
}

type Header = Omit<ServingFile, 'series'>;

function headerOf({ fit, features, dataset }: Pick<ReleaseContent, 'fit' | 'features' | 'dataset'>, baseline: Baseline): Header {
  const { choice, modelVersion, params, horizon, seed } = fit.body;
  const { columns, recipe } = features.body;
  const given = columns.flatMap(({ name, role, from }) => {
    const found = from === name && role !== 'static' ? dataset.body.covariates.find((c) => c.name === name) : undefined;
    if (!found || role === 'static') return [];
    return [{ name, role, type: found.type, ...(found.categories && { categories: found.categories }) }];
  });
  const statics = columns
    .filter((column) => column.role === 'static')
    .map(({ name }) => {
      const categories = dataset.body.covariates.find((c) => c.name === name)?.categories;
      return { name, ...(categories && { categories }) };
    });
  return {
    format: SERVING_FORMAT,
    model: { id: choice.model, version: modelVersion, params, ...(choice.intervals && { intervals: choice.intervals }) },
    ...{ horizon, seed, axis: dataset.body.axis, seasons: dataset.body.seasons, recipe, columns, given, statics },
    baseline: { model: baseline.model, params: baseline.params },
  };
}

/** Rows of history that the columns ahead look back to: of all covariates the most, so that tails are of one length. */
const tailRows = ({ recipe, given }: Header, axis: TimeAxis): number =>
  Math.max(0, ...given.filter((c) => c.role === 'known').map((c) => reachOf(recipe, axis, c.name)));

const cell = (v: number): number | null => (Number.isFinite(v) ? v : null);

function keptSeries(panel: Panel, header: Header): KeptSeries[] {
  const most = tailRows(header, panel.axis);
  const tailed = most === 0 ? [] : panel.covariates.filter(({ name }) => reachOf(header.recipe, panel.axis, name) > 0);
  const statics = header.statics.map(({ name }) => panel.statics.find((c) => c.name === name)!);
  return panel.ids.map((id, s) => {
    const [from, to] = [panel.offsets[s]!, panel.offsets[s + 1]!];
    const first = Math.max(from, to - most);
    const tails = Object.fromEntries(tailed.map(({ name, values }) => [name, Array.from(values.subarray(first, to), cell)]));
    return {
      ...{ id, rows: to - from, last: to > from ? panel.times[to - 1]! : null },
      ...(statics.length > 0 && { statics: statics.map((c) => cell(c.values[s]!)) }),
      ...(tailed.length > 0 && { tails }),
    };
  });
}

/** serving.json and baseline/state.json: what forecasting without a database needs. One line for each series. */
export function servingEntries(
  content: Pick<ReleaseContent, 'fit' | 'features' | 'dataset'>,
  { panel, baseline }: ServingContent,
): BundleEntry[] {
  const header = headerOf(content, baseline);
  const head = Object.entries(JSON.parse(canonicalWhole(header)) as Header).map(([key, value]) => `"${key}": ${JSON.stringify(value)},\n`);
  const lines = keptSeries(panel, header).map((series) => canonicalWhole(series));
  return [
    textEntry(SERVING, `{\n${head.join('')}"series": [\n${lines.join(',\n')}\n]\n}\n`),
    { path: BASELINE_STATE, bytes: baseline.state },
  ];
}
