import { catalog } from '#models/catalog.ts';
import { makeContext } from '#models/kit/context.ts';
import { resolveParams } from '#models/kit/params.ts';
import { model } from '#models/tsmixer/model.ts';
import { coverageOf, errorsOf } from './errors.ts';
import type { Figure, Part } from './part.ts';
import { actualOf, before, type Rolling, roll } from './rolling.ts';
import { CUT, DAY, vicPanel, WEEK } from './vic-panel.ts';

const EVERY = 11;
const SEASONS = [DAY, WEEK];

/** Chosen on the second half of 2013, learnt from what lies before it. */
const PARAMS = { ...model.presets![0]!.params, seasons: SEASONS, members: 2, scales: [], inputLengths: [WEEK, 4 * DAY] };

/** The project's own gradient boosting from the same origins, told the same. */
function boosted({ panel, origins, horizon }: Rolling): Float64Array {
  const trees = catalog.find((m) => m.id === 'gradient-boosting')!;
  const ctx = makeContext({ clock: () => performance.now() });
  const fit = trees.fit(before(panel, origins[0]!), resolveParams(trees, {}, SEASONS), { horizon, calibrate: false }, ctx);
  const out = new Float64Array(origins.length * horizon);
  origins.forEach((o, i) => {
    const covariates = panel.covariates.map(({ name, values }) => ({ name, values: values.subarray(o, o + horizon) }));
    out.set(
      trees.forecast(trees.update!(fit, before(panel, o, 4 * WEEK), ctx), { future: { horizon, covariates }, levels: [] }, ctx).mean,
      i * horizon,
    );
  });
  return out;
}

const lastStep = (i: number): boolean => i % DAY === DAY - 1;

function* run(threads: number): Generator<Figure> {
  const panel = vicPanel();
  const origins = Array.from({ length: Math.floor((panel.y.length - DAY - CUT) / EVERY) + 1 }, (_, i) => CUT + i * EVERY);
  const days = { panel, origins, horizon: DAY, threads };
  const actual = actualOf(days);
  const nets = roll(model, model.params.parse(PARAMS), days);
  const trees = boosted(days);
  const both = nets.mean.map((v, i) => (v + trees[i]!) / 2);
  const [net, tree, mixed] = [nets.mean, trees, both].map((f) => ({
    day: errorsOf(actual, f, lastStep).mae,
    all: errorsOf(actual, f).mae,
  })) as [Told, Told, Told];
  yield {
    ...{ what: 'demand of Victoria one day ahead, MAE against gradient boosting', value: net.day / tree.day, unit: 'times', bar: 1.05 },
    detail: {
      ...{ MAE: net.day, 'of boosting': tree.day, 'all steps': net.all, 'of boosting, all steps': tree.all },
      ...{ origins: origins.length, '80 % intervals hold': coverageOf(actual, nets), 'CPU s': nets.fitting },
    },
  };
  yield {
    ...{
      what: 'nets and trees averaged, MAE against the better of both',
      value: mixed.day / Math.min(net.day, tree.day),
      unit: 'times',
      aim: 1,
    },
    detail: { MAE: mixed.day, 'all steps': mixed.all },
  };
}

interface Told {
  readonly day: number;
  readonly all: number;
}

export const vic: Part = {
  name: 'vic',
  title: 'Electricity demand of Victoria in 2014, one day ahead, from two years before: TSMixers and gradient boosting',
  run: ({ threads }) => run(threads),
};
