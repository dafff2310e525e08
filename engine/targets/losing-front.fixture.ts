import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: it never arrives, or it is done and its answer is lost. */
export type Loss = 'request' | 'answer';

export interface LosingFront {
  readonly url: string;
  /** Requests since the last `lose`. */
  readonly seen: () => number;
  /** Loses the n-th request from now, counted from 0; after that all go through. */
  lose(n: number, what: Loss): void;
  close(): Promise<void>;
}

/** An HTTP front before a server on loopback that loses one request, or its answer. */
export async function losingFront(target: string): Promise<LosingFront> {
  const { port } = new URL(target);
  let seen = 0;
  let at = -1;
  let what: Loss = 'request';
  const front = createServer((from, to) => {
    const lost = seen++ === at ? what : undefined;
    if (lost === 'request') return void from.socket.destroy();
    const onward = ask({ host: '127.0.0.1', port, method: from.method, path: from.url, headers: from.headers }, (answer) => {
      if (lost === 'answer') {
        answer.resume();
        answer.on('end', () => from.socket.destroy());
        return;
      }
      to.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    seen: () => seen,
    lose: (n, which) => {
      [seen, at, what] = [0, n, which];
    },
    close: () => {
      front.closeAllConnections();
      return new Promise((resolve) => front.close(() => resolve()));
    },
  };
}
