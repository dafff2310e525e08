// One step back: lets an alias stand for the release before. Nothing is deleted; the service keeps a record of the move.
//   FORECAST_TOKEN=… node deploy/revert.mjs [URL] [--model NAME] [--alias champion] [--yes]
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string' }, alias: { type: 'string', default: 'champion' }, yes: { type: 'boolean', default: false } },
});
const url = positionals[0] ?? 'http://127.0.0.1:8080';
const { alias } = values;
const model = values.model ?? JSON.parse(readFileSync(new URL('../manifest.json', import.meta.url), 'utf8')).name;
const headers = { 'content-type': 'application/json', 'x-api-token': process.env.FORECAST_TOKEN ?? '' };

async function call(path, init = {}) {
  const answer = await fetch(new URL(path, url), { ...init, headers });
  const body = await answer.json();
  if (answer.ok) return body;
  console.error(`${answer.status} ${body.error?.code}: ${body.error?.message} ${body.error?.hint ?? ''}`);
  process.exit(1);
}
const served = async () => (await call('/v1/models')).models.find((one) => one.model === model);

const before = await served();
if (!before) {
  console.error(`The service has no model "${model}".`);
  process.exit(1);
}
const named = (digest) => before.releases.find((release) => release.digest === digest);
const last = before.history.find((move) => move.alias === alias);
const tell = (digest) => (digest ? `version ${named(digest)?.version ?? '?'} (${digest.slice(0, 12)})` : 'nothing');
console.log(`${model}, ${alias}: ${tell(before.aliases[alias])} -> ${tell(last?.digest)}`);
if (!values.yes) {
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const said = await ask.question('Go back? (yes/no) ');
  ask.close();
  if (said.trim() !== 'yes') process.exit(1);
}
await call(`/v1/models/${encodeURIComponent(model)}/rollback`, { method: 'POST', body: JSON.stringify({ alias }) });
console.log(`${alias} is ${tell((await served()).aliases[alias])} now.`);
