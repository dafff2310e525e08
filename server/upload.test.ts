import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TestDoor, testDoor } from './testing.ts';
import { receive } from './upload.ts';

let t: TestDoor;
beforeAll(async () => {
  t = await testDoor();
});
afterAll(() => t.close());

const headers = () => ({ host: `127.0.0.1:${t.port}`, origin: t.door.origin, 'x-almanac-token': t.door.token });
const put = (name: string, body: string | Uint8Array) => t.send('PUT', `/upload?name=${encodeURIComponent(name)}`, headers(), body);
const homeInbox = (): string => join(t.folder, 'home', 'inbox');
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('an upload', () => {
  it('arrives byte for byte, in the inbox of the home while no workspace is open', async () => {
    const bytes = randomBytes(3_000_000);
    const { status, body } = await put('load.csv', bytes);
    expect(status).toBe(200);
    const { path } = JSON.parse(body) as { path: string };
    expect(path).toBe(join(homeInbox(), 'load.csv'));
    expect(sha(readFileSync(path))).toBe(sha(bytes));
  });

  it('never replaces one of the same name', async () => {
    const paths = (await Promise.all(['a', 'b', 'c'].map((text) => put('same.csv', text)))).map((r) => JSON.parse(r.body).path as string);
    expect(new Set(paths).size).toBe(3);
    expect(paths.map((path) => readFileSync(path, 'utf8')).sort()).toEqual(['a', 'b', 'c']);
  });

  it('cannot leave the inbox', async () => {
    const { path } = JSON.parse((await put('../../../escaped.csv', 'x')).body) as { path: string };
    expect(path).toBe(join(homeInbox(), 'escaped.csv'));
  });

  it('goes to the inbox of the open workspace', async () => {
    const workspace = join(t.folder, 'work');
    await t.engine.client().workspace.open({ path: workspace, create: true });
    expect(JSON.parse((await put('load.csv', 'x')).body).path).toBe(join(workspace, 'inbox', 'load.csv'));
    await t.engine.client().workspace.close({});
  });

  it('without the key stores nothing', async () => {
    const { status, body } = await t.send('PUT', '/upload?name=denied.csv', { ...headers(), 'x-almanac-token': 'wrong' }, 'x');
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ code: 'NO_PERMISSION', data: { hint: expect.any(String) } });
    expect(existsSync(join(homeInbox(), 'denied.csv'))).toBe(false);
  });

  it('that breaks off leaves no file behind', async () => {
    const before = readdirSync(homeInbox());
    const socket = connect(t.port, '127.0.0.1');
    const lines = [
      'PUT /upload?name=broken.csv HTTP/1.1',
      ...Object.entries(headers()).map(([k, v]) => `${k}: ${v}`),
      'content-length: 1000000',
      '',
      '',
    ];
    socket.write(lines.join('\r\n'));
    socket.write(Buffer.alloc(300_000, 'x'));
    await vi.waitFor(() => expect(readdirSync(homeInbox()).some((name) => name.endsWith('.part'))).toBe(true));
    socket.destroy();
    await vi.waitFor(() => expect(readdirSync(homeInbox())).toEqual(before));
  });

  it('that does not fit on the disk is refused before it starts, and ended where its size was not told', async () => {
    const { createServer } = await import('node:http');
    const folder = join(t.folder, 'small');
    const server = createServer((req, res) => void receive(req, res, folder, 'big.csv', async () => 1000));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const told = await fetch(address, { method: 'PUT', body: 'x'.repeat(2000) });
    expect(told.status).toBe(507);
    expect(await told.json()).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining(folder) });
    const stream = new Blob(['x'.repeat(2000)]).stream();
    await fetch(address, { method: 'PUT', body: stream, duplex: 'half' } as RequestInit).then(
      (answer) => expect(answer.status).toBe(507),
      (error) => expect(error).toBeInstanceOf(TypeError),
    );
    expect((await fetch(address, { method: 'PUT', body: 'x'.repeat(1000) })).status).toBe(200);
    expect(readdirSync(folder)).toEqual(['big.csv']);
    server.close();
  });

  it('into a place that cannot be a folder says so', async () => {
    const said: string[] = [];
    const res = {
      req: { method: 'PUT' },
      headersSent: false,
      destroyed: false,
      writeHead: () => {},
      end: (body: string) => said.push(body),
    };
    await receive({ headers: {} } as never, res as never, join(t.folder, 'dist', 'secret.txt', 'inbox'), 'a.csv');
    expect(JSON.parse(said[0]!)).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('could not be stored') });
  });
});

describe('uploads and pages', () => {
  it('do not meet: what was uploaded is never served', async () => {
    await put('served.html', '<script>alert(1)</script>');
    for (const path of ['/inbox/served.html', '/served.html']) expect((await t.send('GET', path, headers())).status).toBe(404);
  });
});
