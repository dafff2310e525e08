// Asks a running service for the golden samples of this release. Ends with 1 where a forecast is another than the release says.
//   FORECAST_TOKEN=… node deploy/smoke.mjs [URL]
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const url = process.argv[2] ?? 'http://127.0.0.1:8080';
const tolerance = Number(process.env.SMOKE_TOLERANCE ?? 1e-4);
const bytes = (path) => readFileSync(new URL(`../${path}`, import.meta.url));
const json = (path) => JSON.parse(bytes(path).toString());

const release = createHash('sha256').update(bytes('manifest.json')).digest('hex');
const samples = json('samples.json');
const known = json('serving.json').given.filter((covariate) => covariate.role === 'known');

const futureOf = ({ covariates }) =>
  Object.fromEntries(known.map(({ name }) => [name, covariates.find((c) => c.name === name)?.values]).filter(([, values]) => values));
const asked = {
  release,
  horizon: samples[0].times.length,
  levels: samples[0].intervals.map((interval) => interval.level),
  series: samples.map((sample) => ({ id: sample.series, ...(known.length > 0 && { future: futureOf(sample) }) })),
};
const answer = await fetch(new URL('/v1/forecast', url), {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-api-token': process.env.FORECAST_TOKEN ?? '' },
  body: JSON.stringify(asked),
});
const body = await answer.json();
if (!answer.ok) {
  console.error(`${answer.status} ${body.error?.code}: ${body.error?.message} ${body.error?.hint ?? ''}`);
  process.exit(1);
}

/** Largest difference of two rows, relative to the size of what is expected. */
function difference(got, expected) {
  const size = Math.max(1e-12, ...expected.map((v) => Math.abs(v ?? 0)));
  return Math.max(
    0,
    ...expected.map((v, i) => (v === null || got[i] === null ? (v === got[i] ? 0 : Infinity) : Math.abs(v - got[i]) / size)),
  );
}
const rows = samples.map((sample, i) => {
  const got = body.forecasts[i];
  const bounds = sample.intervals.flatMap(({ level, lo, hi }) => [difference(got.lo[level], lo), difference(got.hi[level], hi)]);
  return { series: got.id, status: got.status, difference: Math.max(difference(got.mean, sample.mean), ...bounds) };
});
for (const row of rows) console.log(`${row.series}  ${row.status}  largest difference ${row.difference.toExponential(1)}`);
if (body.fallback) console.error('The baseline answered, not the model.');
process.exit(body.fallback || rows.some((row) => !(row.difference <= tolerance)) ? 1 : 0);
