import { nelderMead } from '../kit/nelder-mead.ts';
import { filter } from './filter.ts';
import { copyStates, type Form, type Gains, type States, wavesOf } from './form.ts';
import { initialStates } from './initial.ts';

export interface Searched {
  readonly form: Form;
  readonly gains: Gains;
  /** States before the first row. */
  readonly first: States;
  /** States after the last. */
  readonly last: States;
  /** Sum of squared innovations. */
  readonly squares: number;
}

const START = { alpha: 0.2, beta: 0.002, rho: 0.4, gamma: 0.05 };
const EVALUATIONS = 250;
/** Unit of beta in the search, where all numbers should be of one size. */
const BETA_UNIT = 0.1;

/** How the gains lie in the vector that is searched; a season's are those of all its waves together. */
function layout({ trend, persistent, seasons }: Form) {
  const start = [
    START.alpha,
    ...(trend ? [START.beta / BETA_UNIT, 1] : []),
    ...(persistent ? [START.rho] : []),
    ...seasons.flatMap(() => [START.gamma, 0]),
  ];
  const gainsAt = (x: ArrayLike<number>): Gains | undefined => {
    let k = 0;
    const alpha = x[k++]!;
    const beta = trend ? x[k++]! * BETA_UNIT : 0;
    const phi = trend ? x[k++]! : 1;
    const rho = persistent ? x[k++]! : 0;
    if (alpha < 0 || alpha > 1.5 || beta < 0 || beta > alpha || phi < 0.8 || phi > 1 || rho < -0.9 || rho > 0.98) return undefined;
    const gamma = seasons.map(({ harmonics }) => [x[k++]! / harmonics.length, x[k++]! / harmonics.length] as const);
    return { alpha, beta, phi, rho, gamma };
  };
  return { start: Float64Array.from(start), gainsAt };
}

/** Gains that make the sum of squared innovations least, the states before the first row with them: in turns. */
export function search(form: Form, y: Float64Array, check: () => void): Searched {
  const waves = wavesOf(form);
  const { start, gainsAt } = layout(form);
  let point: Float64Array = start;
  let first = initialStates(form, waves, gainsAt(start)!, y, check);
  for (let turn = 0; turn < 2; turn++) {
    const found = nelderMead(
      (x) => {
        check();
        const gains = gainsAt(x);
        return gains ? filter(waves, gains, copyStates(first), y) : Number.POSITIVE_INFINITY;
      },
      point,
      { maxEvaluations: EVALUATIONS, tolerance: 1e-5 },
    );
    point = found.x;
    first = initialStates(form, waves, gainsAt(point)!, y, check);
  }
  const gains = gainsAt(point)!;
  const last = copyStates(first);
  const squares = filter(waves, gains, last, y);
  return { form, gains, first, last, squares };
}
