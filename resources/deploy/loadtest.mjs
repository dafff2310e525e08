// Load on a running service, at a steady rate whatever the answers take. Ends with 1 where p95 is above the limit or a request fails.
//   FORECAST_TOKEN=… node deploy/loadtest.mjs [URL] [--rate 20] [--seconds 10] [--items 50] [--horizon 30] [--limit 500]
// Start the service with ALMANAC_RATE_LIMIT=off for it. Every request asks for another level, so that none is answered from the cache.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { parseArgs } from 'node:util';

const option = (fallback) => ({ type: 'string', default: String(fallback) });
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: option(20), seconds: option(10), items: option(50), horizon: option(30), limit: option(500) },
});
const [rate, seconds, items, horizon, limit] = ['rate', 'seconds', 'items', 'horizon', 'limit'].map((name) => Number(values[name]));
const url = new URL('/v1/forecast', positionals[0] ?? 'http://127.0.0.1:8080');
const json = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

// Known covariates are at hand for the golden samples only.
const { given, series, horizon: steps } = json('serving.json');
const known = given.filter((covariate) => covariate.role === 'known').map((covariate) => covariate.name);
const kept = known.length > 0 ? [] : series.filter((one) => one.rows > 0).map((one) => ({ id: one.id }));
const sampled = json('samples.json').map((sample) => ({
  id: sample.series,
  future: Object.fromEntries(sample.covariates.filter((c) => known.includes(c.name)).map((c) => [c.name, c.values])),
}));
const asked = (known.length > 0 ? sampled : kept).slice(0, items);
const ahead = known.length > 0 ? steps : horizon;

const secure = url.protocol === 'https:';
const agent = new (secure ? SecureAgent : Agent)({ keepAlive: true, maxSockets: 64 });
const headers = { 'content-type': 'application/json', 'x-api-token': process.env.FORECAST_TOKEN ?? '' };
const send = secure ? secureRequest : request;

const ask = (n) =>
  new Promise((resolve) => {
    const start = performance.now();
    const body = JSON.stringify({ horizon: ahead, levels: [80 + (n % 1000) / 1000], series: asked });
    const done = (status) => resolve({ status, ms: performance.now() - start });
    const sent = send(url, { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, agent }, (answer) => {
      answer.resume();
      answer.once('end', () => done(answer.statusCode));
    });
    sent.once('error', (error) => done(error.code ?? 'broken'));
    sent.end(body);
  });

const total = Math.round(rate * seconds);
const pending = [];
const begin = performance.now();
for (let n = 0; n < total; n++) {
  const wait = begin + (1000 * n) / rate - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  pending.push(ask(n));
}
const answers = await Promise.all(pending);
agent.destroy();

const good = answers
  .filter((answer) => answer.status === 200)
  .map((answer) => answer.ms)
  .sort((a, b) => a - b);
const at = (p) => good[Math.min(good.length - 1, Math.ceil(p * good.length) - 1)] ?? Number.NaN;
const statuses = Object.entries(Object.groupBy(answers, (answer) => String(answer.status))).map(
  ([status, of]) => `${of.length} x ${status}`,
);
console.log(`${total} requests of ${asked.length} series x ${ahead} steps at ${rate}/s: ${statuses.join(', ')}`);
console.log(
  `p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms; limit ${limit} ms`,
);
process.exit(good.length === total && at(0.95) <= limit ? 0 : 1);
