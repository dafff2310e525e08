import type { FastifyRateLimitStore } from '@fastify/rate-limit';

const CALLERS_MOST = 5000;

/** Requests by caller in windows of time that runs evenly, whatever the clock of the machine is set to: @fastify/rate-limit's own goes by the clock. */
export class RateStore implements FastifyRateLimitStore {
  readonly #windows = new Map<string, { current: number; ends: number }>();

  incr(caller: string, done: (error: Error | null, state: { current: number; ttl: number }) => void, length: number): void {
    const now = performance.now();
    const found = this.#windows.get(caller);
    const window = found && found.ends > now ? found : { current: 0, ends: now + length };
    window.current++;
    this.#windows.delete(caller);
    this.#windows.set(caller, window);
    if (this.#windows.size > CALLERS_MOST) this.#windows.delete(this.#windows.keys().next().value!);
    done(null, { current: window.current, ttl: window.ends - now });
  }

  child(): RateStore {
    return new RateStore();
  }
}
