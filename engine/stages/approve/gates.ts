import type { z } from 'zod';
import { Gate as GateSchema } from '#shared/domain/gate.ts';
import type { Backtest } from '#shared/stages/backtest.ts';
import type { Comparison, LeaderboardRow } from '#shared/stages/compare.ts';
import type { Fit } from '#shared/stages/train.ts';
import { QUALITY_WARN, type Validation } from '#shared/stages/validate.ts';

/** What the gates are computed from. `row` is the leaderboard's row of the fit's model, `backtest` the one it stands in. */
export interface Evidence {
  readonly fit: Fit;
  readonly row: LeaderboardRow;
  readonly backtest: Backtest;
  readonly comparison: Comparison;
  readonly validation: Validation;
}

type Gate = z.input<typeof GateSchema>;

const GAIN = 5;
const COVERAGE_SLACK = 5;
const FALLBACK_SHARE = 5;
const BIAS = 5;
const WINDOWS = 3;
const YARDSTICKS = ['seasonal-naive', 'naive'];

const one = (x: number): string => x.toFixed(1);
const scoreOf = (row: LeaderboardRow, metric: string) => row.scores.find((s) => s.metric === metric);

function gain({ row, comparison }: Evidence): Gate {
  const gate = { id: 'gain', title: 'Better than the yardstick', limit: GAIN, unit: '%' };
  const yardstick = YARDSTICKS.map((id) => comparison.leaderboard.find((r) => r.model === id)).find((r) => r !== undefined);
  const rule = `WAPE at least ${GAIN} % below that of ${yardstick?.key ?? 'seasonal-naive'}`;
  const say = (value: number | null, passed: boolean, explanation: string): Gate => ({ ...gate, rule, value, passed, explanation });
  if (!yardstick)
    return say(null, false, 'No seasonal naive (nor naive) is in the comparison: nothing shows that the model is worth its trouble.');
  if (yardstick.key === row.key && yardstick.backtest === row.backtest) return say(null, true, 'The model is the yardstick itself.');
  const [mine, theirs] = [scoreOf(row, 'wape'), scoreOf(yardstick, 'wape')];
  if (typeof mine?.value !== 'number' || typeof theirs?.value !== 'number')
    return say(null, false, `There is no WAPE to compare: ${mine?.refused ?? theirs?.refused ?? 'it was not scored'}.`);
  if (theirs.value === 0) return say(null, false, `${yardstick.key} makes no error at all: nothing can be better.`);
  const value = 100 * (1 - mine.value / theirs.value);
  return say(
    value,
    value >= GAIN,
    `WAPE ${mine.value.toFixed(2)} % against ${theirs.value.toFixed(2)} % of ${yardstick.key}: ${one(Math.abs(value))} % ${value >= 0 ? 'less' : 'more'} error.`,
  );
}

function coverage({ row, comparison }: Evidence): Gate[] {
  return comparison.levels.map((level) => {
    const score = scoreOf(row, `coverage-${level}`);
    const held = score?.value ?? null;
    const value = held === null ? null : Math.abs(held - level);
    return {
      id: `coverage-${level}`,
      title: `Coverage of the ${level} % interval`,
      rule: `within ${COVERAGE_SLACK} points of ${level} %`,
      value,
      limit: COVERAGE_SLACK,
      unit: 'points',
      passed: value !== null && value <= COVERAGE_SLACK,
      explanation:
        held === null
          ? `There is no coverage: ${score?.refused ?? 'it was not scored'}.`
          : `The interval held ${one(held)} % of the actuals${held < level ? ': it is narrow' : held > level ? ': it is wide' : ''}.`,
    };
  });
}

function failed({ fit, row }: Evidence): Gate {
  const value = fit.failed + row.failed;
  return {
    id: 'failed',
    title: 'No failed series',
    rule: 'every series has a forecast, in the fit and at every origin of the backtest',
    value,
    limit: 0,
    passed: value === 0,
    explanation: value === 0 ? 'None failed.' : `${fit.failed} series failed in the fit, ${row.failed} forecasts in the backtest.`,
  };
}

function fallback({ fit }: Evidence): Gate {
  const series = fit.fitted + fit.fallback + fit.failed;
  const value = series === 0 ? 0 : (100 * fit.fallback) / series;
  return {
    id: 'fallback',
    title: 'Few fallbacks',
    rule: `at most ${FALLBACK_SHARE} % of the series`,
    value,
    limit: FALLBACK_SHARE,
    unit: '%',
    passed: value <= FALLBACK_SHARE,
    explanation: `${fit.fallback} of ${series} series have a fallback's forecast in place of the model's.`,
  };
}

function quality({ validation }: Evidence): Gate {
  const weakest = [...validation.parts].sort((a, b) => a.score - b.score)[0];
  return {
    id: 'quality',
    title: 'Data quality',
    rule: `at least ${QUALITY_WARN}`,
    value: validation.quality,
    limit: QUALITY_WARN,
    passed: validation.quality >= QUALITY_WARN,
    explanation: `Quality ${validation.quality.toFixed(2)}${weakest ? `; weakest is ${weakest.id} with ${weakest.score.toFixed(2)}` : ''}.`,
  };
}

function windows({ backtest: { plan } }: Evidence): Gate {
  return {
    id: 'windows',
    title: 'Enough origins',
    rule: `a backtest from at least ${WINDOWS} origins`,
    value: plan.windows,
    limit: WINDOWS,
    passed: plan.windows >= WINDOWS,
    explanation: `${plan.windows} origins of ${plan.horizon} steps each.`,
  };
}

function horizon({ fit, backtest: { plan } }: Evidence): Gate {
  return {
    id: 'horizon',
    title: 'Horizon tested',
    rule: 'the backtest looks as far ahead as the fit',
    value: plan.horizon,
    limit: fit.horizon,
    unit: 'steps',
    passed: plan.horizon >= fit.horizon,
    explanation: `The fit forecasts ${fit.horizon} steps, the backtest ${plan.horizon}.`,
  };
}

function bias({ row }: Evidence): Gate {
  const score = scoreOf(row, 'relative-bias');
  const found = score?.value ?? null;
  return {
    id: 'bias',
    title: 'Little bias',
    rule: `forecasts at most ${BIAS} % too high or too low over all`,
    value: found === null ? null : Math.abs(found),
    limit: BIAS,
    unit: '%',
    passed: found !== null && Math.abs(found) <= BIAS,
    explanation:
      found === null
        ? `There is no relative bias: ${score?.refused ?? 'it was not scored'}.`
        : `Forecasts were ${one(Math.abs(found))} % too ${found < 0 ? 'low' : 'high'} over all.`,
  };
}

/** The gates in the order in which they are shown. Pure: the same evidence gives the same gates. */
export const gatesOf = (evidence: Evidence): z.infer<typeof GateSchema>[] =>
  [
    gain(evidence),
    ...coverage(evidence),
    bias(evidence),
    windows(evidence),
    horizon(evidence),
    failed(evidence),
    fallback(evidence),
    quality(evidence),
  ].map((gate) => GateSchema.parse(gate));
