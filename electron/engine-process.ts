// The engine's own process: `engine-process HOME`. Ports come from the main process, one for each page.
import { createEngine } from '#engine/index.ts';

const home = process.argv[2];
if (!home) throw new Error('engine-process needs the home folder as its argument.');
const engine = createEngine({ home });

process.parentPort.on('message', ({ data, ports: [port] }) => {
  if (data === 'port' && port) {
    engine.port(port);
    port.start();
  }
  if (data === 'stop') void engine.close().finally(() => process.exit(0));
});
