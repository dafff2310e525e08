import { blindFuture, panelOf, pickSeries } from '#shared/domain/panel.ts';
import { business, everyday, walk } from './data.ts';
import { type Check, claim, fitOf, forecastOf, HORIZON, part, run, textOf } from './subject.ts';

const json = (state: unknown): string => JSON.stringify(state);

function plain(value: unknown, path: string): void {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    claim(Number.isFinite(value), () => `state${path} is ${value}: JSON cannot hold it`);
    return;
  }
  claim(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype, () => `state${path} is not plain data`);
  for (const [key, inner] of Object.entries(value as object)) plain(inner, `${path}.${key}`);
}

export const determinism: readonly Check[] = [
  {
    name: 'same seed, same bytes',
    run: (subject) => {
      const panel = everyday();
      const first = fitOf(subject, panel);
      const second = fitOf(subject, panel);
      claim(json(first) === json(second), () => 'two fits with one seed differ');
      const forecast = textOf(forecastOf(subject, first));
      claim(textOf(forecastOf(subject, second)) === forecast, () => 'two forecasts with one seed differ');
      claim(textOf(forecastOf(subject, first)) === forecast, () => 'a forecast changes the state');
    },
  },
  {
    name: 'state survives a JSON round trip',
    run: (subject) => {
      const state = fitOf(subject, everyday());
      plain(state, '');
      const back = JSON.parse(json(state));
      claim(json(back) === json(state), () => 'the state is not the same after a round trip');
      claim(
        textOf(forecastOf(subject, back)) === textOf(forecastOf(subject, state)),
        () => 'the forecast is not the same after a round trip',
      );
    },
  },
  {
    name: 'the history is left as it was',
    run: (subject) => {
      const panel = everyday();
      const before = json([...panel.y, ...panel.times]);
      run(subject, panel);
      claim(json([...panel.y, ...panel.times]) === before, () => 'fit or forecast changed the panel');
    },
  },
  {
    name: 'what comes after the history changes nothing',
    run: (subject) => {
      const fitBefore = (after: number): string => {
        const whole = panelOf({ a: [...business(84, 1), ...new Array<number>(50).fill(after)] });
        const cut = { ...whole, y: whole.y.subarray(0, 84), times: whole.times.subarray(0, 84), offsets: Int32Array.of(0, 84) };
        return json(fitOf(subject, cut));
      };
      claim(fitBefore(0) === fitBefore(1e6), () => 'the fit depends on rows after the end of the history');
    },
  },
  {
    name: 'a local model looks at one series at a time',
    run: (subject) => {
      if (subject.model.scope !== 'local') return;
      const values = { a: business(84, 1), b: walk(84, 2) };
      const base = run(subject, panelOf(values));
      const other = run(subject, panelOf({ ...values, b: walk(84, 99).map((v) => v * 1000) }));
      claim(
        String(part(base, base.mean, 0)) === String(part(other, other.mean, 0)),
        () => 'the forecast of a series depends on another one',
      );
      const alone = run(subject, pickSeries(panelOf(values), [1]));
      claim(String(part(base, base.mean, 1)) === String(part(alone, alone.mean, 0)), () => 'a series alone is forecast differently');
    },
  },
  {
    name: 'a longer horizon begins like a shorter one',
    run: (subject) => {
      const state = fitOf(subject, everyday());
      const near = forecastOf(subject, state);
      const far = forecastOf(subject, state, blindFuture(3 * HORIZON));
      near.ids.forEach((id, s) => {
        claim(
          String(part(near, near.mean, s)) === String(part(far, far.mean, s).slice(0, HORIZON)),
          () => `the first steps of ${id} depend on later ones`,
        );
      });
      claim(far.mean.every(Number.isFinite), () => 'no finite forecast beyond the horizon of the fit');
    },
  },
];
