import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createSockets, type Sockets } from './sockets.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function listen(beatMs: number): Promise<{ sockets: Sockets; address: string }> {
  const sockets = createSockets(async () => {}, beatMs);
  const server = createServer().on('upgrade', sockets.accept);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    sockets.close();
    server.close();
    server.closeAllConnections();
  });
  return { sockets, address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the heartbeat', () => {
  it('keeps those that answer and ends those that do not', async () => {
    const { sockets, address } = await listen(100);
    const answering = new WebSocket(address);
    const silent = new WebSocket(address, { autoPong: false });
    const ended = new Promise<number>((resolve) => silent.once('close', resolve));
    await vi.waitFor(() => expect(sockets.count()).toBe(2));
    expect(await ended).toBe(1006);
    expect(answering.readyState).toBe(WebSocket.OPEN);
    await vi.waitFor(() => expect(sockets.count()).toBe(1));
    answering.terminate();
  });
});

describe('stopping', () => {
  it('says goodbye', async () => {
    const { sockets, address } = await listen(60_000);
    const socket = new WebSocket(address);
    await new Promise((resolve) => socket.once('open', resolve));
    const code = new Promise<number>((resolve) => socket.once('close', resolve));
    sockets.close();
    expect(await code).toBe(1001);
  });
});

describe('a message too large', () => {
  it('ends its own socket only', async () => {
    const { sockets, address } = await listen(60_000);
    const [small, large] = [new WebSocket(address), new WebSocket(address)];
    await Promise.all([small, large].map((s) => new Promise((resolve) => s.once('open', resolve))));
    const code = new Promise<number>((resolve) => large.once('close', resolve));
    large.send(Buffer.alloc(33 * 2 ** 20));
    expect(await code).toBeGreaterThanOrEqual(1006);
    expect(small.readyState).toBe(WebSocket.OPEN);
    await vi.waitFor(() => expect(sockets.count()).toBe(1));
    small.terminate();
  });
});
