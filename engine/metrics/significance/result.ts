/** What a paired test says of a difference: its size, a 95 % interval, and the probability of one as large where there is none. */
export interface PairedTest {
  readonly difference: number;
  readonly lo: number;
  readonly hi: number;
  readonly p: number;
}
