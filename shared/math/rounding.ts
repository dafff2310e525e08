/** The number with so many significant decimal digits: keeps stored states small. */
export const significant = (x: number, digits: number): number => Number(x.toPrecision(digits));
