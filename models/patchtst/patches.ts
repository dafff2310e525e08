import type { Tensor } from '#nn/graph/tensor.ts';
import { gather, reshape, whole } from '#nn/ops/index.ts';

export interface Patching {
  /** Steps of a patch. */
  readonly patch: number;
  /** Steps from one patch to the next. */
  readonly stride: number;
}

/**
 * The places of each patch in the window, patch by patch. The last value stands in for the `stride` steps after the window, so that every value is
 * in a patch. Source: Nie et al. (2023), PatchTST, 3.1.
 */
export function patchPlaces(inputLength: number, { patch, stride }: Patching): number[][] {
  const size = Math.min(patch, inputLength);
  const count = Math.floor((inputLength - size) / stride) + 2;
  return Array.from({ length: count }, (_, p) => Array.from({ length: size }, (_, k) => Math.min(inputLength - 1, p * stride + k)));
}

/** The window cut into patches that overlap, [B, L, C] -> [B, patches, patch x C]. No gradient flows through it. */
export function patches(x: Tensor, patching: Patching): Tensor {
  const places = patchPlaces(x.dims[1] as number, patching);
  const size = places[0]!.length;
  const cut = gather(x, whole(x.scope, places.flat()), 1);
  return reshape(cut, [x.dims[0]!, places.length, size * (x.dims[2] as number)]);
}
