import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./testing/electron.ts'));
const { backoff, startEngine } = await import('./engine-host.ts');
const { FakeWebContents, forked } = await import('./testing/electron.ts');

beforeEach(() => {
  forked.length = 0;
  vi.useFakeTimers();
});

const page = () => new FakeWebContents();
const start = (onCrash?: (code: number, delay: number) => void) => startEngine({ entry: '/engine.js', home: '/home', onCrash });

describe('the way to the engine', () => {
  it('is one port pair: one end to the engine, the other to the page', () => {
    const host = start();
    const [p, child] = [page(), forked[0]!];
    expect(child).toMatchObject({ entry: '/engine.js', args: ['/home'] });
    child.emit('spawn');
    host.connect(p as never);
    expect(child.posted).toEqual([{ message: 'port', ports: [expect.anything()] }]);
    expect(p.posted).toEqual([{ channel: 'almanac:port', ports: [expect.anything()] }]);
    expect(child.posted[0]!.ports[0]).not.toBe(p.posted[0]!.ports[0]);
  });

  it('waits for an engine that is still starting', () => {
    const host = start();
    const p = page();
    host.connect(p as never);
    expect(p.posted).toEqual([]);
    forked[0]!.emit('spawn');
    expect(p.posted).toHaveLength(1);
  });

  it('is made anew after a crash, for pages that still exist', () => {
    const host = start();
    const [stays, goes] = [page(), page()];
    forked[0]!.emit('spawn');
    host.connect(stays as never);
    host.connect(goes as never);
    goes.destroyed = true;
    goes.emit('destroyed');
    forked[0]!.emit('exit', 139);
    vi.advanceTimersByTime(250);
    expect(forked).toHaveLength(2);
    forked[1]!.emit('spawn');
    expect(stays.posted).toHaveLength(2);
    expect(goes.posted).toHaveLength(1);
  });
});

describe('a crashing engine', () => {
  it('is started again ever later, and soon again once it ran steadily', () => {
    const delays: number[] = [];
    start((_, delay) => delays.push(delay));
    for (let i = 0; i < 10; i++) {
      forked.at(-1)!.emit('spawn');
      forked.at(-1)!.emit('exit', 1);
      vi.advanceTimersByTime(delays.at(-1)!);
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(delays).toEqual(delays.map((_, i) => backoff(i)));
    forked.at(-1)!.emit('spawn');
    vi.advanceTimersByTime(61_000);
    forked.at(-1)!.emit('exit', 1);
    expect(delays.at(-1)).toBe(250);
  });
});

describe('stopping', () => {
  it('lets the engine end by itself and does not start it again', async () => {
    const host = start();
    const child = forked[0]!;
    child.emit('spawn');
    const stopped = host.stop();
    expect(child.posted.at(-1)?.message).toBe('stop');
    child.emit('exit', 0);
    await stopped;
    vi.advanceTimersByTime(60_000);
    expect(forked).toHaveLength(1);
    expect(child.killed).toBe(false);
  });

  it('ends one that does not', async () => {
    const host = start();
    forked[0]!.emit('spawn');
    const stopped = host.stop();
    vi.advanceTimersByTime(10_000);
    await stopped;
    expect(forked[0]!.killed).toBe(true);
  });

  it('is at once where none runs', async () => {
    const host = start();
    forked[0]!.emit('exit', 1);
    await host.stop();
    vi.advanceTimersByTime(60_000);
    expect(forked).toHaveLength(1);
  });
});
