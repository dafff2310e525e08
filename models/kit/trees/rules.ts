import { RULES } from './kernel/scan.ts';

/** What a unit of the quantised gradients and hessians is, and how many bits the count of rows has. */
export interface Units {
  readonly unitG: number;
  readonly unitH: number;
  readonly bits: number;
}

export interface Rules {
  readonly minRows: number;
  readonly minHessian: number;
  readonly l1: number;
  readonly l2: number;
  readonly low: number;
  readonly high: number;
  readonly smooth: number;
  readonly categoryL2: number;
}

/** What a unit of a score (G²/H) is. */
export const scoreUnit = ({ unitG, unitH }: Units): number => (unitG / unitH) * unitG;

/** Writes the rules of a scan at an address. */
export function writeRules(memory: DataView, at: number, rules: Rules, { unitG, unitH, bits }: Units): void {
  const { minRows, minHessian, l1, l2, low, high, smooth, categoryL2 } = rules;
  const raw = {
    minRows,
    minHessian: minHessian / unitH,
    l1: l1 / unitG,
    l2: l2 / unitH,
    low: low * (unitH / unitG),
    high: high * (unitH / unitG),
    smooth: smooth / unitH,
    categoryL2: categoryL2 / unitH,
  };
  for (const name of Object.keys(raw) as (keyof Rules)[]) memory.setFloat64(at + RULES[name], raw[name], true);
  memory.setInt32(at + RULES.bits, bits, true);
  memory.setInt32(at + RULES.free, Number(l1 === 0 && low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY), true);
}

/** The power of 2 that takes values up to `most` to integers of `bits` bits. */
export const scaleTo = (most: number, bits: number): number =>
  most > 0 ? 2 ** Math.max(-1000, Math.min(1000, bits - Math.ceil(Math.log2(most)))) : 1;
