// Imports a file in a process of its own, saying what it does, so that a test can kill it at any moment.
import { createEngine } from '../../index.ts';

const [workspace, home, file] = process.argv.slice(2) as [string, string, string];
const engine = createEngine({ home, logLevel: 'silent' });
const client = engine.client();
await client.workspace.open({ path: workspace, create: true });
const { plan } = await client.import.detect({ path: file, read: {} });
process.stdout.write('opened\n');
for await (const event of await client.import.run(plan!))
  process.stdout.write(`${event.type === 'progress' ? event.message : event.type}\n`);
await engine.close();
process.stdout.write('closed\n');
