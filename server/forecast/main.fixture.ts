import { openService } from './service.ts';
import { fakeServing } from './serving.fixture.ts';

/** main.ts with the serving of the tests: for processes that are killed. */
const service = await openService(process.env, { serving: fakeServing, log: { write: () => {} } });
process.stdout.write(`${JSON.stringify({ address: service.address })}\n`);
process.once('SIGTERM', () => void service.close().then(() => process.exit(0)));
