import type { Tensor } from '#nn/graph/tensor.ts';
import { mul, sub } from '#nn/ops/index.ts';
import type { NetInputs } from '../neural/network.ts';

/** What a block makes of what the blocks before it left. */
export interface BlockOutput {
  /** The part of the window that it explains, [B, L]; not asked of the last block. */
  readonly backcast: () => Tensor;
  /** Its share of the forecast, [B, Q, H]. */
  readonly forecast: Tensor;
}

export type Block = (residual: Tensor) => BlockOutput;

/**
 * Blocks in a row, doubly residual: each sees what those before it left of the window, and their forecasts add up. The forecasts, one a block.
 * Missing values stay 0 in what is left. Source: Oreshkin et al. (2020), N-BEATS, 3.2.
 */
export function doublyResidual({ y, mask }: NetInputs, blocks: readonly Block[]): Tensor[] {
  let residual = y;
  return blocks.map((block, i) => {
    const { backcast, forecast } = block(residual);
    if (i < blocks.length - 1) residual = mul(sub(residual, backcast()), mask);
    return forecast;
  });
}
