import { AlmanacError, cancelled } from '#shared/base/errors.ts';
import { panelOf } from '#shared/domain/panel.ts';
import { business, everyday, hard, noise } from './data.ts';
import { type Check, claim, contextOf, fitOf, forecastOf, HORIZON, part, run, type Subject } from './subject.ts';

const isCancelled = (error: unknown): boolean => error instanceof AlmanacError && error.code === 'CANCELLED';

/** Runs a fit whose context counts its checks and throws at the `stopAt`th. A net's slices of work follow the clock, which stands still for it. */
function fitStopping(subject: Subject, stopAt: number): { checks: number; stopped: boolean } {
  let checks = 0;
  const ctx = {
    ...contextOf(subject, subject.model.family === 'neural' ? { clock: () => 0 } : {}),
    check: () => {
      if (++checks >= stopAt) throw cancelled();
    },
  };
  try {
    subject.model.fit(everyday(), subject.params, { horizon: HORIZON }, ctx);
    return { checks, stopped: false };
  } catch (error) {
    if (!isCancelled(error)) throw error;
    return { checks, stopped: true };
  }
}

export const robustness: readonly Check[] = [
  {
    name: 'stops when it is cancelled, asking at least once a series',
    run: (subject) => {
      const { checks } = fitStopping(subject, Number.POSITIVE_INFINITY);
      claim(checks >= 3, () => `check() was called ${checks} times for 3 series`);
      for (const stopAt of [1, Math.ceil(checks / 2), checks]) {
        const end = fitStopping(subject, stopAt);
        claim(
          end.stopped && end.checks === stopAt,
          () => `cancelled at check ${stopAt}, but ended ${end.stopped ? 'later' : 'as if nothing was'}`,
        );
      }
    },
  },
  {
    name: 'asks often enough to stop within 200 ms',
    run: (subject) => {
      const panel = panelOf({ a: business(1500, 51), b: business(1500, 52) });
      const longestWait = (): number => {
        const ctx = contextOf(subject);
        let last = ctx.clock();
        let longest = 0;
        const check = (): void => {
          longest = Math.max(longest, ctx.clock() - last);
          last = ctx.clock();
        };
        subject.model.fit(panel, subject.params, { horizon: HORIZON }, { ...ctx, check });
        check();
        return longest;
      };
      let wait = longestWait();
      for (let tries = 1; wait > 200 && tries < 3; tries++) wait = Math.min(wait, longestWait());
      claim(wait <= 200, () => `${wait} ms without asking whether it is cancelled`);
    },
  },
  {
    name: 'short histories get a stated fallback, long enough ones a fit',
    run: (subject) => {
      const least = subject.model.minHistory(subject.params);
      const y = business(Math.max(least, 2), 11);
      const enough = run(subject, panelOf({ enough: y.slice(0, least) }));
      claim(enough.status[0]!.state === 'fitted', () => `${least} values: ${enough.status[0]!.state} (${enough.status[0]!.reason})`);
      if (least < 2) return;
      const [status] = run(subject, panelOf({ short: y.slice(0, least - 1) })).status;
      claim(
        status!.state === 'fallback' && !!status!.reason,
        () => `${least - 1} of ${least} values: ${status!.state}, reason ${status!.reason}`,
      );
    },
  },
  {
    name: 'hard series: finite, ordered, stated, and no harm to the others',
    run: (subject) => {
      const f = run(subject, panelOf(hard));
      f.status.forEach(({ series, state, reason }, s) => {
        const lost = series === 'empty' || series === 'unknown';
        claim((state === 'failed') === lost, () => `${series}: ${state} (${reason})`);
        claim(state === 'fitted' || !!reason, () => `${series}: ${state} without a reason`);
        const mean = part(f, f.mean, s);
        claim(mean.every(lost ? Number.isNaN : Number.isFinite), () => `${series}: forecast ${mean}`);
        if (lost) return;
        const values = hard[series]!.filter(Number.isFinite);
        const size = Math.max(...values.map(Math.abs));
        claim(
          mean.every((v) => Math.abs(v) <= 100 * size),
          () => `${series}: forecast ${mean} is out of all proportion to ${size}`,
        );
        const bounds = f.quantiles.map((q) => part(f, q.values, s));
        bounds.forEach((b, k) => {
          claim(
            b.every((v, i) => Number.isFinite(v) && (k === 0 || v >= bounds[k - 1]![i]!)),
            () => `${series}: quantiles ${bounds.join(' | ')}`,
          );
        });
      });
      const alone = run(subject, panelOf({ good: hard.good! }));
      const same = String(part(f, f.mean, 0)) === String(alone.mean);
      claim(same || subject.model.scope === 'global', () => 'hard series change the forecast of the good one');
    },
  },
  {
    name: 'a constant stays what it is',
    run: (subject) => {
      for (const value of [5, -3, 1e12, 1e-9]) {
        const f = run(subject, panelOf({ a: new Array<number>(60).fill(value) }));
        claim(
          f.mean.every((v) => Math.abs(v - value) <= 1e-6 * Math.abs(value)),
          () => `constant ${value}: forecast ${f.mean}`,
        );
      }
    },
  },
  {
    name: 'intervals hold noise',
    run: (subject) => {
      const series = Object.fromEntries(Array.from({ length: 30 }, (_, s) => [`s${s}`, noise(90 + HORIZON, 100 + s).map((e) => 50 + e)]));
      const history = Object.fromEntries(Object.entries(series).map(([id, y]) => [id, y.slice(0, 90)]));
      const f = forecastOf(subject, fitOf(subject, panelOf(history)), undefined, [80]);
      const actual = Object.values(series).flatMap((y) => y.slice(90));
      const inside = actual.filter((v, i) => v >= f.quantiles[0]!.values[i]! && v <= f.quantiles[1]!.values[i]!).length;
      claim(inside >= 0.65 * actual.length, () => `80 % intervals hold ${Math.round((100 * inside) / actual.length)} % of white noise`);
    },
  },
];
