/** Milliseconds since 1970-01-01T00:00Z, or the value of an integer time index. */
export type Time = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
