// The engine's own process: `engine-process HOME`. Ports come from the main process, one for each page; the keychain is there, too.
import { createEngine } from '#engine/index.ts';
import { createKeychain } from './keychain-client.ts';

const home = process.argv[2];
if (!home) throw new Error('engine-process needs the home folder as its argument.');
const { vault, hear } = createKeychain((request) => process.parentPort.postMessage(request));
const engine = createEngine({ home, vault });

process.parentPort.on('message', ({ data, ports: [port] }) => {
  if (data === 'port' && port) {
    engine.port(port);
    port.start();
  }
  hear(data);
  if (data === 'stop') void engine.close().finally(() => process.exit(0));
});
