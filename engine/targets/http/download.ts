import type { TargetContext } from '../target.ts';
import { type Ask, askOnce, broken } from './ask.ts';
import { createTries, Passing } from './patience.ts';

type Asking = (url: string, init: Ask) => Promise<Response>;

/**
 * The bytes behind a URL. A connection that breaks is taken up where it broke (Range, RFC 9110 section 14), or read past again where the
 * other side knows no ranges. `refuse` judges an answer that is not 200 or 206.
 */
export async function* download(
  url: string,
  headers: Readonly<Record<string, string>>,
  {
    signal,
    note,
    patience,
    refuse,
    asking = (to, init) => askOnce(to, init, signal),
  }: TargetContext & {
    readonly refuse: (response: Response) => Promise<Error>;
    readonly asking?: Asking;
  },
): AsyncGenerator<Uint8Array> {
  const tries = createTries({ what: `reading ${new URL(url).pathname}`, signal, note, patience });
  let at = 0;
  for (;;) {
    try {
      const response = await asking(url, {
        headers: { ...headers, 'accept-encoding': 'identity', ...(at > 0 && { range: `bytes=${at}-` }) },
        timeout: 0,
      });
      if (response.status !== 200 && response.status !== 206) throw await refuse(response);
      const length = response.headers.get('content-length');
      let skip = response.status === 200 ? at : 0;
      let left = length === null ? undefined : Number(length);
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        if (left !== undefined) left -= chunk.length;
        const fresh = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        if (fresh.length === 0) continue;
        at += fresh.length;
        tries.went();
        yield fresh;
      }
      if (left !== undefined && left > 0) throw new Passing('the answer broke off');
      return;
    } catch (error) {
      await tries.failed(broken(error, url, signal));
    }
  }
}
