import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, Engine } from '#engine/index.ts';
import { finish } from '#engine/testing/clients.ts';

/** Days of two shops with a price that is known in advance: a week's rhythm, a slope, an effect of the price. */
export function sales(days: number, ahead: number): string {
  const lines = ['day,shop,price,sold'];
  for (const [k, shop] of ['north', 'south'].entries())
    for (let i = 0; i < days + ahead; i++) {
      const day = new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10);
      const price = 10 + ((i * (k + 3)) % 7) / 2;
      const sold = 100 + 40 * k + 8 * (i % 7) + 0.2 * i - 3 * price + 2 * Math.sin(i * 12.9 + k);
      lines.push(`${day},${shop},${price},${i < days ? sold.toFixed(3) : ''}`);
    }
  return `${lines.join('\n')}\n`;
}

export const MODEL = 'Shop plan';
export const HORIZON = 14;

const made = async (stream: Parameters<typeof finish>[0]): Promise<string> => (await finish(stream)).record;

/** Imports a file and takes a model through training, backtest and approval by another person, as the workbench does. */
export async function approvedModel(engine: Engine, folder: string): Promise<{ approval: string; keys: string }> {
  const client = engine.client({ actor: 'test' });
  const as = (identity: string): Client => engine.client({ actor: 'test', identity });
  await client.workspace.open({ path: join(folder, 'work'), create: true });
  const ada = await client.identities.create({ name: 'Ada' });
  const grace = await client.identities.create({ name: 'Grace', use: false });
  const path = join(folder, 'sales.csv');
  writeFileSync(path, sales(150, HORIZON));
  const { plan } = await client.import.detect({ path });
  const roles = { name: 'Sales', series: ['shop'], target: ['sold'], known: ['price'], past: [], static: [] };
  const dataset = await made(client.import.run({ ...plan!, ...roles }));
  const validation = await made(client.validate.run({ dataset }));
  const recipe = await client.features.propose({ validation });
  const features = await made(client.features.run({ validation, recipe: recipe as never }));
  const choice = { model: 'linear-regression', params: {} };
  const models = [{ model: 'seasonal-naive', params: {} }, choice];
  const backtest = await made(client.backtest.run({ features, models, horizon: HORIZON, windows: 4 }));
  const comparison = await made(client.compare.run({ backtests: [backtest] }));
  const fit = await made(client.train.run({ features, choice, horizon: HORIZON }));
  const asked = await as('Ada').approve.request({
    fit,
    comparison,
    model: MODEL,
    note: 'Knows the price.',
    change: 'The first that knows prices.',
  });
  const request = asked.request.head.id;
  const decided = await as('Grace').approve.decide({
    request,
    decision: 'approve',
    note: 'Looked at the residuals.',
    conditions: ['Two weeks as shadow.'],
  });
  return { approval: decided.approval!, keys: [grace, ada].map(({ name, key }) => `${name} ${key}`).join('\n') };
}
