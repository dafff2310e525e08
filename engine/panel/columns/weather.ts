import { DAY, HOUR } from '#shared/base/units.ts';
import type { WeatherRule } from '#shared/stages/features.ts';

const RADIANS = Math.PI / 180;

/** Degrees below or above a base temperature, never below 0. */
export const degreesFrom = (v: number, side: 'heating' | 'cooling', base: number): number =>
  Math.max(0, side === 'heating' ? base - v : v - base);

/** Share of rated power at a wind speed in m/s. */
export function windPower(
  v: number,
  { cutIn, rated, cutOut }: Pick<Extract<WeatherRule, { kind: 'wind-power' }>, 'cutIn' | 'rated' | 'cutOut'>,
): number {
  if (Number.isNaN(v)) return v;
  if (v < cutIn || v > cutOut) return 0;
  return v >= rated ? 1 : (v ** 3 - cutIn ** 3) / (rated ** 3 - cutIn ** 3);
}

const yearStart = (t: number): number => Date.UTC(new Date(t).getUTCFullYear(), 0, 1);

/**
 * Sine of the sun's elevation above the horizon at a UTC instant (ms), without refraction; within about 0.3 degrees.
 * Source: Spencer (1971), Fourier series representation of the position of the sun, as in Iqbal (1983), An Introduction to Solar
 * Radiation, 1.3 and 1.4.
 */
export function sunSine(t: number, latitude: number, longitude: number): number {
  const g = (2 * Math.PI * (t - yearStart(t))) / (365.2425 * DAY);
  const declination =
    0.006918 -
    0.399912 * Math.cos(g) +
    0.070257 * Math.sin(g) -
    0.006758 * Math.cos(2 * g) +
    0.000907 * Math.sin(2 * g) -
    0.002697 * Math.cos(3 * g) +
    0.00148 * Math.sin(3 * g);
  const equation =
    (229.18 * (0.000075 + 0.001868 * Math.cos(g) - 0.032077 * Math.sin(g) - 0.014615 * Math.cos(2 * g) - 0.040849 * Math.sin(2 * g))) / 60;
  const solarHour = (((t % DAY) + DAY) % DAY) / HOUR + longitude / 15 + equation;
  const hourAngle = (solarHour - 12) * 15 * RADIANS;
  const phi = latitude * RADIANS;
  return Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle);
}

/** Clear-sky global horizontal irradiance in W/m2 by the sine of the sun's elevation. Sources: Haurwitz (1945); coefficients as in Reno, Hansen & Stein (2012). */
export const clearSky = (sine: number): number => (sine > 0 ? 1098 * sine * Math.exp(-0.059 / sine) : 0);

/** Below this irradiance (W/m2) a share of the clear sky says nothing: it counts as 0. */
const DUSK = 20;

/** Measured irradiance as a share of the clear sky's; 0 at night. */
export const clearSkyIndex = (value: number, clear: number): number => (clear < DUSK ? 0 : Math.min(2, value / clear));
