import { createEngine } from '../index.ts';
import { finish } from './clients.ts';

// Started by the crash test as a process of its own: works on without end until it is killed.
const [workspace, input, home] = process.argv.slice(2) as [string, string, string];
const engine = createEngine({ home, logLevel: 'silent' });
const client = engine.client();
await client.workspace.open({ path: workspace, create: true });
const { plan } = await client.import.detect({ path: input });

console.log('busy');
for (let round = 0; ; round++) {
  const dataset = await finish(client.import.run({ ...plan!, name: `round ${process.pid} ${round}` }));
  console.log('made');
  const validation = await finish(client.validate.run({ dataset: dataset.record }));
  const features = await finish(client.features.run({ validation: validation.record, recipe: { lags: [24], calendar: ['hour'] } }));
  console.log('made');
  await finish(client.train.run({ features: features.record, choice: { model: 'seasonal-naive' }, horizon: 24 }));
  await finish(client.backtest.run({ features: features.record, models: [{ model: 'naive' }], horizon: 24, windows: 2 }));
  console.log('made');
}
