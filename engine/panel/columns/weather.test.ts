import { describe, expect, it } from 'vitest';
import { clearSky, clearSkyIndex, degreesFrom, sunSine, windPower } from './weather.ts';

const elevation = (iso: string, latitude: number, longitude: number): number =>
  (180 / Math.PI) * Math.asin(sunSine(Date.parse(iso), latitude, longitude));

describe('the sun', () => {
  it('stands where published ephemerides put it', () => {
    // Reda & Andreas (2004), Solar Position Algorithm, NREL/TP-560-34302, table A4.1 example: topocentric zenith 50.11162 degrees.
    expect(elevation('2003-10-17T12:30:30-07:00', 39.742476, -105.1786)).toBeCloseTo(90 - 50.11162, 0);
    // Overhead at the equator at noon of the equinox, on the tropics at the solstices: by definition, to the precision of the series.
    expect(elevation('2021-03-20T12:07Z', 0, 0)).toBeGreaterThan(89);
    expect(elevation('2021-06-21T12:02Z', 23.44, 0)).toBeGreaterThan(89);
    expect(elevation('2021-12-21T11:58Z', -23.44, 0)).toBeGreaterThan(89);
  });
  it('rises and sets in Paris at the published minutes of 2024-06-21 (05:47 and 21:58 CEST)', () => {
    // Sunrise is told for the upper limb with refraction: the centre is then 0.83 degrees below the horizon.
    expect(Math.abs(elevation('2024-06-21T05:47+02:00', 48.8566, 2.3522) + 0.83)).toBeLessThan(0.4);
    expect(Math.abs(elevation('2024-06-21T21:58+02:00', 48.8566, 2.3522) + 0.83)).toBeLessThan(0.4);
  });
  it('gives the clear sky of the Haurwitz model', () => {
    expect(clearSky(1)).toBeCloseTo(1098 * Math.exp(-0.059), 9);
    expect(clearSky(-0.1)).toBe(0);
    expect(clearSkyIndex(500, 1000)).toBe(0.5);
    expect(clearSkyIndex(3, 5)).toBe(0);
    expect(clearSkyIndex(Number.NaN, 500)).toBeNaN();
  });
});

describe('demand and wind', () => {
  it('counts degrees on one side of the base', () => {
    expect([10, 18, 25].map((v) => degreesFrom(v, 'heating', 18))).toEqual([8, 0, 0]);
    expect([10, 22, 25].map((v) => degreesFrom(v, 'cooling', 22))).toEqual([0, 0, 3]);
    expect(degreesFrom(Number.NaN, 'heating', 18)).toBeNaN();
  });
  it('follows the power curve', () => {
    const curve = { cutIn: 3, rated: 12, cutOut: 25 };
    expect([0, 2.9, 3, 12, 25, 25.1].map((v) => windPower(v, curve))).toEqual([0, 0, 0, 1, 1, 0]);
    expect(windPower(9, curve)).toBeCloseTo((729 - 27) / (1728 - 27), 12);
    expect(windPower(Number.NaN, curve)).toBeNaN();
  });
});
