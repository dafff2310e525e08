import { type TimeAxis, timesAfter } from '#shared/base/axis.ts';
import { intervalOf, probabilitiesOf } from '#shared/domain/forecast.ts';
import type { Panel } from '#shared/domain/panel.ts';
import { everyday, onCalendar } from './data.ts';
import { type Check, claim, HORIZON, LEVELS, part, run, type Subject } from './subject.ts';

const calendar = (zone: string, n: number, unit: 'hour' | 'minute' | 'day' | 'week' | 'month' | 'quarter'): TimeAxis => ({
  kind: 'calendar',
  zone,
  every: { n, unit },
});

/** Axes whose next steps are not simply one length apart, and the end of the history just before. */
const axes: readonly (readonly [string, TimeAxis, number])[] = [
  ['hours into summer time', calendar('Europe/Berlin', 1, 'hour'), Date.UTC(2024, 2, 30, 22)],
  ['half hours out of summer time', calendar('Europe/Berlin', 30, 'minute'), Date.UTC(2024, 9, 26, 23, 30)],
  ['days across summer time', calendar('Europe/Berlin', 1, 'day'), Date.UTC(2024, 2, 28, 23)],
  ['month ends', calendar('UTC', 1, 'month'), Date.UTC(2023, 11, 31)],
  ['quarters', calendar('UTC', 1, 'quarter'), Date.UTC(2023, 9, 1)],
];

function timesHold(subject: Subject, panel: Panel, name: string): void {
  const f = run(subject, panel);
  f.ids.forEach((id, s) => {
    const expected = timesAfter(panel.axis, panel.times[panel.offsets[s + 1]! - 1]!, HORIZON);
    claim(
      String(part(f, f.times, s)) === String(expected),
      () => `times of ${id} on ${name}: ${part(f, f.times, s)} instead of ${expected}`,
    );
  });
  claim(f.mean.every(Number.isFinite), () => `the forecast on ${name} is not finite`);
}

export const layout: readonly Check[] = [
  {
    name: 'ids, lengths and finite values',
    run: (subject) => {
      const panel = everyday();
      const f = run(subject, panel);
      const size = panel.ids.length * HORIZON;
      claim(String(f.ids) === String(panel.ids), () => `ids ${f.ids} instead of ${panel.ids}`);
      claim(f.horizon === HORIZON, () => `horizon ${f.horizon} instead of ${HORIZON}`);
      for (const [name, x] of [
        ['times', f.times],
        ['mean', f.mean],
        ...f.quantiles.map((q) => [`quantile ${q.p}`, q.values] as const),
      ] as const) {
        claim(x.length === size, () => `${name} has ${x.length} values instead of ${size}`);
        claim(x.every(Number.isFinite), () => `${name} is not finite`);
      }
      claim(String(f.status.map((s) => s.series)) === String(panel.ids), () => 'not every series has its status');
    },
  },
  { name: 'time index on an integer axis', run: (subject) => timesHold(subject, everyday(), 'integers') },
  ...axes.map(
    ([name, axis, end]): Check => ({
      name: `time index: ${name}`,
      run: (subject) => timesHold(subject, onCalendar(everyday(), axis, end), name),
    }),
  ),
  {
    name: 'quantiles asked for, ordered, wider levels holding narrower ones',
    run: (subject) => {
      const f = run(subject, everyday());
      claim(String(f.quantiles.map((q) => q.p)) === String(probabilitiesOf(LEVELS)), () => `quantiles ${f.quantiles.map((q) => q.p)}`);
      f.quantiles.forEach((q, k) => {
        const lower = f.quantiles[k - 1];
        if (lower)
          claim(
            q.values.every((v, i) => v >= lower.values[i]!),
            () => `quantiles ${lower.p} and ${q.p} cross`,
          );
      });
      const outer = intervalOf(f, 95)!;
      const inner = intervalOf(f, 80)!;
      claim(
        inner.lo.every((v, i) => outer.lo[i]! <= v && outer.hi[i]! >= inner.hi[i]!),
        () => 'the 95 % interval does not hold the 80 % one',
      );
      claim(
        inner.lo.every((v, i) => v < inner.hi[i]!),
        () => 'an interval of a noisy series has no width',
      );
    },
  },
];
