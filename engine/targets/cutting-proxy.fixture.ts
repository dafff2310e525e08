import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy to a local port that cuts each connection after so many bytes from the client, as `cut` says for the n-th connection. */
export async function cuttingProxy(
  port: number,
  cut: (connection: number) => number,
): Promise<{ port: number; connections: () => number; close: () => Promise<void> }> {
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    const limit = cut(connections++);
    const upstream = connect(port, '127.0.0.1');
    let passed = 0;
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const count = (from: Socket, to: Socket) => (chunk: Buffer) => {
      const room = Math.max(0, limit - passed);
      passed += chunk.length;
      if (chunk.length <= room) return void to.write(chunk);
      to.write(chunk.subarray(0, room), () => from.resetAndDestroy());
    };
    client.on('data', count(client, upstream));
    upstream.on('data', count(client, client));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Whole numbers in [from, to), the same for the same seed (Park & Miller 1988). */
export function sequence(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (state * 48271) % 2147483647;
    return from + (state % (to - from));
  };
}
