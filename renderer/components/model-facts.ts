import type { Capabilities, ModelCard, ModelFamily, Telling } from '#shared/domain/model-card.ts';
import { canBePicked, type PickableModel } from './pickable.ts';
import type { Schema } from './schema.ts';

export const FAMILY_TITLE: Record<ModelFamily, string> = {
  baseline: 'Baselines',
  smoothing: 'Exponential smoothing',
  regression: 'Regression',
  combination: 'Combination and selection',
  arima: 'ARIMA',
  decomposition: 'Decomposition',
  intermittent: 'Intermittent demand',
  trees: 'Trees',
  neural: 'Neural networks',
  imported: 'Imported',
};

/** What a family costs, where it is not the usual. */
export const FAMILY_NOTE: Partial<Record<ModelFamily, string>> = {
  neural:
    'Trained epoch by epoch: minutes where the others take seconds. One net learns from all series at once; it pays with many series, long histories or covariates.',
};

export interface Fact {
  text: string;
  /** What it means for the analyst. */
  why: string;
}

function factsOf(can: Capabilities): Fact[] {
  const facts: Fact[] = [];
  if (can.covariates === 'known')
    facts.push({ text: 'known covariates', why: 'Uses what is known in advance, so that scenarios can be run on it' });
  if (can.covariates === 'past-and-known')
    facts.push({
      text: 'past + known covariates',
      why: 'Uses covariates of the past and those known in advance; scenarios can be run on it',
    });
  if (can.covariates === 'none') facts.push({ text: 'history only', why: 'Ignores covariates: no scenarios' });
  if (can.seasons !== 'none')
    facts.push({
      text: can.seasons === 'one' ? 'one season' : 'many seasons',
      why: can.seasons === 'one' ? 'Follows one season length' : 'Follows several season lengths at once, such as day and week',
    });
  facts.push(
    can.intervals === 'native'
      ? { text: 'native intervals', why: "Prediction intervals follow from the model's own error distribution" }
      : { text: 'conformal intervals', why: 'Prediction intervals are measured on forecasts from earlier origins' },
  );
  if (can.missing) facts.push({ text: 'gaps allowed', why: 'Understands missing values within a history' });
  if (can.values === 'positive') facts.push({ text: 'positive values only', why: 'Zeros and negative values are refused' });
  return facts;
}

const TELLS: Record<Telling, Fact> = {
  components: { text: 'components', why: 'Shows trend, seasons and effects of each forecast' },
  explanation: { text: 'effects of features', why: 'Shows what each feature did to each forecast' },
  attention: { text: 'attention', why: 'Shows which steps of the past it looked at, and which inputs it chose' },
  importance: { text: 'feature importance', why: 'Shows what the fit goes by' },
  paths: { text: 'sample paths', why: 'Draws possible futures from its own equations' },
  onnx: { text: 'ONNX', why: 'A fit can be exported as an ONNX file' },
};

/** What a model can do and tell, in words. */
export const factsOfModel = ({ can, tells }: Pick<ModelCard, 'can' | 'tells'>): Fact[] => [...factsOf(can), ...tells.map((t) => TELLS[t])];

/** Models by family, in the order of `FAMILY_TITLE`; only those that have all the words of `search`. */
export function groupModels(models: readonly PickableModel[], search: string): { family: ModelFamily; models: PickableModel[] }[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (m: ModelCard) => {
    const text = [m.id, m.title, m.summary, FAMILY_TITLE[m.family], ...factsOfModel(m).map((f) => f.text)].join(' ').toLowerCase();
    return words.every((w) => text.includes(w));
  };
  return (Object.keys(FAMILY_TITLE) as ModelFamily[])
    .map((family) => ({ family, models: models.filter((m) => m.family === family && canBePicked(m) && has(m)) }))
    .filter((g) => g.models.length > 0);
}

/** The schema of a model's parameters as a form wants it: what the data set fills in may stay empty, and the form says with what. */
export function paramsSchema(params: Record<string, unknown>, seasons: readonly number[]): Schema {
  const schema = params as Schema & { properties?: Record<string, Schema & { from?: 'season' | 'seasons' }> };
  const filled = Object.entries(schema.properties ?? {}).filter(([, s]) => s.from);
  if (filled.length === 0) return schema;
  const names = filled.map(([name]) => name);
  return {
    ...schema,
    required: schema.required?.filter((name) => !names.includes(name)),
    properties: {
      ...schema.properties,
      ...Object.fromEntries(
        filled.map(([name, s]) => {
          const from = s.from === 'season' ? String(seasons[0] ?? 1) : seasons.join(', ');
          return [name, { ...s, description: `${s.description ?? ''} Left empty: ${from}, from the data set.`.trim() }];
        }),
      ),
    },
  };
}

/** An imported forecaster's parameters are its file and its mapping: what a reader can tell it by. */
function importedText({ about, mapping }: Record<string, unknown>): string | undefined {
  const [from, by] = [about as { source?: string } | undefined, mapping as { context?: { length: number }; horizon?: number } | undefined];
  if (!by?.context || !by.horizon) return undefined;
  return `${from?.source ?? 'ONNX file'}, context ${by.context.length}, ${by.horizon} steps a call`;
}

/** Parameters in one line: "season 24, trend damped". */
export const paramsText = (params: Record<string, unknown>): string =>
  importedText(params) ??
  Object.entries(params)
    .filter(([, v]) => v !== undefined && v !== null)
    .map(([k, v]) => `${k} ${Array.isArray(v) ? v.join(' + ') : typeof v === 'object' ? JSON.stringify(v) : String(v)}`)
    .join(', ');
