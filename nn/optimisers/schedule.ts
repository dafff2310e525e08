/** The learning rate at each step of a training, from step 0. */
export type Schedule = (step: number, steps: number) => number;

export const constantRate =
  (rate: number): Schedule =>
  () =>
    rate;

/** Rises in a line over the warm-up, then falls along half a cosine to `last` of the rate. Source: Loshchilov & Hutter (2017), SGDR. */
export const cosine =
  (rate: number, { warmUp = 0, last = 0.01 }: { readonly warmUp?: number; readonly last?: number } = {}): Schedule =>
  (step, steps) => {
    if (step < warmUp) return (rate * (step + 1)) / warmUp;
    const done = (step - warmUp) / Math.max(1, steps - warmUp);
    return rate * (last + (1 - last) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done))));
  };

/** Multiplied by `factor` after each `every` share of the steps. */
export const stairs =
  (rate: number, { every = 1 / 3, factor = 0.5 }: { readonly every?: number; readonly factor?: number } = {}): Schedule =>
  (step, steps) =>
    rate * factor ** Math.floor(step / steps / every);
