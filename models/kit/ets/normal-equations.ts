import { devianceOf, type Fitness } from './filter.ts';
import { type Form, growsByFactor, isDamped, isTrended, type States, type Weights } from './form.ts';
import { addBlock, BLOCK, seed, type Workspace } from './workspace.ts';

/**
 * The least-squares problem about a point: with residuals r (errors, times the geometric mean of the forecasts where they are relative,
 * so that the sum of squares is the likelihood), `square` is J'J (row-major, lower half) and `slope` J'r, up to one common factor.
 */
export interface NormalEquations extends Fitness {
  readonly square: Float64Array;
  readonly slope: Float64Array;
}

/** How the weights move with the coordinates that are searched: `by[w][j]`, for alpha, beta, gamma, phi. */
export type WeightSlopes = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/**
 * Runs the model over y with the derivatives of its states by all free numbers (forward mode): one step is linear in them, so each
 * column takes the same twelve products. `states` are those before the first row, and are used up. Needs a point that `filter` allows.
 */
export function normalEquations(
  form: Form,
  { alpha, beta, gamma, phi }: Weights,
  by: WeightSlopes,
  states: States,
  y: Float64Array,
  weights: number,
  columns: number,
  work: Workspace,
  out: NormalEquations,
): void {
  const { season } = states;
  const { level: dLevel, slope: dSlope, season: dSeason, forecast: df, logs: dLogs, block } = work;
  const { square, slope: descent } = out;
  const [dAlpha, dBeta, dGamma, dPhi] = by;
  const n = y.length;
  const m = form.period;
  const relative = form.error === 'M';
  const trended = isTrended(form);
  const growing = growsByFactor(form);
  const damped = isDamped(form);
  const seasonal = form.season !== 'N';
  const scaled = form.season === 'M';
  seed(form, work, weights, columns);
  square.fill(0, 0, columns * columns);
  descent.fill(0, 0, columns);
  dLogs.fill(0, 0, columns);
  let { level, slope } = states;
  let squares = 0;
  let logs = 0;
  let place = 0;
  for (let i = 0; i < n; i++) {
    let carried = 0;
    let base = level;
    // Derivatives: of what is carried by the slope and by phi, of the base by level and what is carried.
    let carriedBySlope = 0;
    let carriedByPhi = 0;
    let baseByLevel = 1;
    let baseByCarried = 0;
    if (trended) {
      if (!growing) {
        carried = phi * slope;
        carriedBySlope = phi;
        carriedByPhi = slope;
        base = level + carried;
        baseByCarried = 1;
      } else {
        const log = damped ? Math.log(slope) : 0;
        carried = damped ? Math.exp(phi * log) : slope;
        carriedBySlope = damped ? (phi * carried) / slope : 1;
        carriedByPhi = carried * log;
        base = level * carried;
        baseByLevel = carried;
        baseByCarried = level;
      }
    }
    const baseBySlope = baseByCarried * carriedBySlope;
    const s = seasonal ? season[place]! : 0;
    const forecast = scaled ? base * s : base + s;
    const byBase = scaled ? s : 1;
    const fl = byBase * baseByLevel;
    const fb = byBase * baseBySlope;
    const fs = scaled ? base : 1;
    const e = y[i]! - forecast;
    // d = e * u moves the level, d * v the slope, e * w the season.
    const u = scaled ? 1 / s : 1;
    const v = growing ? 1 / level : 1;
    const w = scaled ? 1 / base : 1;
    const d = e * u;
    const au = alpha * u;
    const buv = beta * u * v;
    const gw = gamma * w;
    const ds = scaled ? -d / s : 0;
    const ll = baseByLevel - au * fl;
    const lb = baseBySlope - au * fb;
    const ls = alpha * ds - au * fs;
    const bl = -buv * fl - (growing ? beta * d * v * v : 0);
    const bb = carriedBySlope - buv * fb;
    const bs = beta * v * ds - buv * fs;
    const wq = scaled ? -gw * e * w : 0;
    const sl = wq * baseByLevel - gw * fl;
    const sb = wq * baseBySlope - gw * fb;
    const ss = 1 - gw * fs;
    const row = place * columns;
    if (seasonal)
      for (let j = 0; j < columns; j++) {
        const a = dLevel[j]!;
        const b = dSlope[j]!;
        const c = dSeason[row + j]!;
        df[j] = fl * a + fb * b + fs * c;
        dLevel[j] = ll * a + lb * b + ls * c;
        dSlope[j] = bl * a + bb * b + bs * c;
        dSeason[row + j] = sl * a + sb * b + ss * c;
      }
    else
      for (let j = 0; j < columns; j++) {
        const a = dLevel[j]!;
        const b = dSlope[j]!;
        df[j] = fl * a + fb * b;
        dLevel[j] = ll * a + lb * b;
        dSlope[j] = bl * a + bb * b;
      }
    for (let j = 0; j < weights; j++) {
      const c = carriedByPhi * dPhi[j]!;
      const q = baseByCarried * c;
      df[j]! += byBase * q;
      dLevel[j]! += q - au * byBase * q + dAlpha[j]! * d;
      dSlope[j]! += c - buv * byBase * q + dBeta[j]! * d * v;
      if (seasonal) dSeason[row + j]! += wq * q - gw * byBase * q + dGamma[j]! * e * w;
    }
    let share = 1;
    let residual = e;
    if (relative) {
      const inverse = 1 / forecast;
      residual = e * inverse;
      share = y[i]! * inverse * inverse;
      logs += Math.log(forecast);
      for (let j = 0; j < columns; j++) dLogs[j]! += df[j]! * inverse;
    }
    squares += residual * residual;
    const at = (i % BLOCK) * columns;
    for (let j = 0; j < columns; j++) {
      const a = share * df[j]!;
      block[at + j] = a;
      descent[j]! -= residual * a;
    }
    if (i % BLOCK === BLOCK - 1) addBlock(square, block, columns);
    if (seasonal) season[place] = scaled ? s + gw * e : s + gamma * e;
    if (trended) slope = carried + beta * d * v;
    level = base + alpha * d;
    if (++place === m) place = 0;
  }
  if (n % BLOCK > 0) {
    block.fill(0, (n % BLOCK) * columns, BLOCK * columns);
    addBlock(square, block, columns);
  }
  if (relative) for (let j = 0; j < columns; j++) dLogs[j]! /= n;
  if (relative)
    for (let j = 0; j < columns; j++)
      for (let k = 0; k <= j; k++)
        square[j * columns + k]! += descent[j]! * dLogs[k]! + dLogs[j]! * descent[k]! + squares * dLogs[j]! * dLogs[k]!;
  if (relative) for (let j = 0; j < columns; j++) descent[j]! += squares * dLogs[j]!;
  out.squares = squares;
  out.deviance = devianceOf(relative, n, squares, logs);
}
