/** Dilations 1, 2, 4 … of blocks of two convolutions each, as many as let the last step see the whole window. */
export function dilationsFor(inputLength: number, kernel: number): number[] {
  const dilations: number[] = [];
  for (let d = 1, reach = 1; reach < inputLength; d *= 2) {
    dilations.push(d);
    reach += 2 * (kernel - 1) * d;
  }
  return dilations.length > 0 ? dilations : [1];
}
