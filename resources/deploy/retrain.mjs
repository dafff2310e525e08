// Trains the model of this release again on newer data, in a workspace, and asks for approval. A person decides; nothing is deployed.
//   RETRAIN_SOURCE      the new data: a file of the same form as the one that the release learned from
//   RETRAIN_WORKSPACE   folder of the workspace; made where it is not there
//   ALMANAC_CLI         the workbench's command line; default "almanac"
//   RETRAIN_WINDOWS     origins of the backtest; default 4
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const { RETRAIN_SOURCE, RETRAIN_WORKSPACE, ALMANAC_CLI = 'almanac', RETRAIN_WINDOWS = '4' } = process.env;
if (!RETRAIN_SOURCE || !RETRAIN_WORKSPACE) {
  console.error('Set RETRAIN_SOURCE and RETRAIN_WORKSPACE: see the head of this file.');
  process.exit(2);
}
const json = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
const [program, ...before] = ALMANAC_CLI.split(' ');
const env = { ...process.env, ALMANAC_WORKSPACE: resolve(RETRAIN_WORKSPACE) };

const kebab = (name) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
const isList = (value) => Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number');
const written = (value) => (isList(value) ? value.join(',') : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Calls a method of the command line; options that are undefined are left out. */
function almanac(group, method, options = {}) {
  const flags = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${kebab(name)}`, written(value)]));
  const ran = spawnSync(program, [...before, group, method, ...flags, '--json', '--quiet'], { env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (ran.status === 0) return JSON.parse(ran.stdout || 'null');
  console.error(`almanac ${group} ${method} ended with ${ran.status ?? ran.error?.message}\n${ran.stderr}`);
  process.exit(ran.status ?? 1);
}
const made = (...call) => {
  const { record } = almanac(...call);
  console.log(`${call[0]}: ${record}`);
  return record;
};

const { plan } = json('data.json');
const { recipe } = json('recipe.json');
const { model, label, params, intervals, horizon, seed } = json('params.json');
const { name } = json('manifest.json');
const choice = { model, params, ...(label && { label }), ...(intervals && { intervals }) };
const yardstick = 'seasonal-naive';

if (!existsSync(RETRAIN_WORKSPACE)) almanac('workspace', 'open', { path: resolve(RETRAIN_WORKSPACE), create: true });
const dataset = made('import', 'run', { ...plan, path: resolve(RETRAIN_SOURCE) });
const validation = made('validate', 'run', { dataset });
const features = made('features', 'run', { validation, recipe });
const models = model === yardstick ? [choice] : [{ model: yardstick, params: {} }, choice];
const backtest = made('backtest', 'run', { features, models, horizon, windows: Number(RETRAIN_WINDOWS), seed });
const comparison = made('compare', 'run', { backtests: [backtest] });
const fit = made('train', 'run', { features, choice, horizon, seed });
const note = `Trained again on ${RETRAIN_SOURCE.split('/').at(-1)} as version ${json('approval.json').approval.body.version} was.`;
const asked = almanac('approve', 'request', { fit, comparison, model: name, note });
console.log(
  `approve: ${asked.request.head.id} waits for a reviewer; ${asked.request.body.gates.filter((gate) => !gate.passed).length} gates are not passed`,
);
