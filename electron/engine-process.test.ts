import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, it, vi } from 'vitest';
import type { Client } from '#engine/index.ts';
import { columnSerializer } from '#shared/base/columns.ts';

/** A port as Electron hands it to a utility process: `on` with events that carry `data`, no addEventListener. */
function asMain(port: MessagePort) {
  return {
    on: (name: 'message' | 'close', listener: (event?: { data: unknown }) => void) =>
      port.on(name, (data: unknown) => listener(name === 'message' ? { data } : undefined)),
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
  };
}

it('answers over the port that it is sent, asks the main process for the keychain, and ends when told', async () => {
  const home = mkdtempSync(join(tmpdir(), 'almanac-process-'));
  const asked: { keychain: number; ask: string; text?: string }[] = [];
  const parent = Object.assign(new EventEmitter(), { postMessage: (request: (typeof asked)[number]) => void asked.push(request) });
  const { argv } = process;
  Object.assign(process, { parentPort: parent, argv: [argv[0], 'engine-process.js', home] });
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
  await import('./engine-process.ts');
  process.argv = argv;

  const { port1, port2 } = new MessageChannel();
  parent.emit('message', { data: 'port', ports: [asMain(port1)] });
  const link = new RPCLink({ port: port2 as never, customJsonSerializers: [columnSerializer] });
  const client = createORPCClient(link) as Client;
  port2.start();
  const info = await client.workspace.open({ path: join(home, 'work'), create: true });
  expect(info.name).toBe('work');
  await expect(client.workspace.open({ path: join(home, 'nowhere') })).rejects.toMatchObject({ code: 'NOT_FOUND', defined: true });

  const answer = async (ask: string, answer: unknown): Promise<void> => {
    await vi.waitFor(() => expect(asked.at(-1)).toMatchObject({ ask }));
    parent.emit('message', { data: { keychain: asked.at(-1)!.keychain, answer }, ports: [] });
  };
  const creating = client.identities.create({ name: 'Ada' });
  await answer('available', true);
  await answer('seal', Buffer.from('sealed').toString('base64'));
  expect(await creating).toMatchObject({ name: 'Ada', protection: 'keychain' });

  parent.emit('message', { data: 'stop', ports: [] });
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0));
  port2.close();
  rmSync(home, { recursive: true, force: true });
});
