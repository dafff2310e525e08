import { blindFuture, type Panel, panelOf } from '#shared/domain/panel.ts';
import { business, walk } from './data.ts';
import { type Check, claim, contextOf, fitOf, forecastOf, HORIZON, part } from './subject.ts';

const IDS = ['business', 'walk'] as const;
const panel = (): Panel => panelOf({ business: business(84, 51), walk: walk(84, 52) });
const alone = (id: (typeof IDS)[number]): Panel => panelOf({ [id]: id === 'business' ? business(84, 51) : walk(84, 52) });

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));
const PATHS = 400;

/** What a model tells beside its forecasts has to agree with them. */
export const telling: readonly Check[] = [
  {
    name: 'components: over history and horizon, adding up to the forecast unless one is a factor',
    run: (subject) => {
      const { components } = subject.model;
      if (!components) return;
      const state = fitOf(subject, panel());
      const forecast = forecastOf(subject, state);
      IDS.forEach((id, s) => {
        const parts = components(state, id, alone(id), blindFuture(HORIZON), contextOf(subject));
        claim(parts.length > 0, () => `${id} has no components`);
        claim(new Set(parts.map((p) => p.name)).size === parts.length, () => `components of one name: ${parts.map((p) => p.name)}`);
        for (const { name, history, ahead } of parts) {
          claim(history.length === 84, () => `${name} has ${history.length} values of history instead of 84`);
          claim(ahead.length === HORIZON && ahead.every(Number.isFinite), () => `${name} ahead: ${ahead}`);
        }
        if (parts.some((p) => p.name.endsWith('(factor)'))) return;
        part(forecast, forecast.mean, s).forEach((v, h) => {
          const sum = parts.reduce((a, p) => a + p.ahead[h]!, 0);
          claim(near(sum, v), () => `the parts of ${id} add up to ${sum} at step ${h + 1}, the forecast is ${v}`);
        });
      });
    },
  },
  {
    name: 'explanation: base and features add up to the forecast',
    run: (subject) => {
      const { explain } = subject.model;
      if (!explain) return;
      const state = fitOf(subject, panel());
      const forecast = forecastOf(subject, state);
      IDS.forEach((id, s) => {
        const { base, features } = explain(state, id, blindFuture(HORIZON), contextOf(subject));
        claim(base.length === HORIZON && features.length > 0, () => `${id}: ${base.length} bases, ${features.length} features`);
        const sizes = features.map((f) => f.values.reduce((a, v) => a + Math.abs(v), 0));
        claim(
          sizes.every((size, i) => i === 0 || size <= sizes[i - 1]! + 1e-9),
          () => 'the largest feature does not come first',
        );
        part(forecast, forecast.mean, s).forEach((v, h) => {
          const sum = features.reduce((a, f) => a + f.values[h]!, base[h]!);
          claim(near(sum, v), () => `${id}: ${sum} at step ${h + 1}, the forecast is ${v}`);
        });
      });
    },
  },
  {
    name: 'importance: shares of one, the largest first',
    run: (subject) => {
      const { importance } = subject.model;
      if (!importance) return;
      const plain = panel();
      const values = plain.y.map((_, i) => Math.cos(i * i));
      const told =
        subject.model.can.covariates === 'none' ? plain : { ...plain, covariates: [{ name: 'x', role: 'known' as const, values }] };
      const shares = importance(fitOf(subject, told)).map((i) => i.share);
      claim(
        near(
          shares.reduce((a, b) => a + b, 0),
          1,
        ),
        () => `shares add up to ${shares.reduce((a, b) => a + b, 0)}`,
      );
      claim(
        shares.every((share, i) => share >= 0 && (i === 0 || share <= shares[i - 1]!)),
        () => `shares ${shares}`,
      );
    },
  },
  {
    name: 'paths: as many as asked for, the same again, about the forecast',
    run: (subject) => {
      const { simulate } = subject.model;
      if (!simulate) return;
      const state = fitOf(subject, panel());
      const forecast = forecastOf(subject, state);
      const draw = () => simulate(state, { future: blindFuture(HORIZON), paths: PATHS }, contextOf(subject));
      const paths = draw();
      claim(paths.length === PATHS, () => `${paths.length} paths instead of ${PATHS}`);
      claim(
        paths.every((path) => path.length === IDS.length * HORIZON && path.every(Number.isFinite)),
        () => 'a path is not finite, or has another length',
      );
      claim(String(draw()[7]) === String(paths[7]), () => 'the same seed draws other paths');
      const at = (p: number) => forecast.quantiles.find((q) => Math.abs(q.p - p) < 1e-9)!.values;
      const [lo, hi] = [at(0.1), at(0.9)];
      forecast.mean.forEach((_, i) => {
        const inside = paths.filter((path) => path[i]! >= lo[i]! && path[i]! <= hi[i]!).length / PATHS;
        claim(inside > 0.5 && inside <= 1, () => `${(100 * inside).toFixed(0)} % of the paths lie in the 80 % interval at value ${i}`);
      });
    },
  },
];
