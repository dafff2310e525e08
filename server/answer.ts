import type { ServerResponse } from 'node:http';
import { PAGE_HEADERS } from '#shared/base/page.ts';
import type { Refusal } from './guard.ts';

/** Sends a whole answer with the headers that every answer carries. */
export function answer(res: ServerResponse, status: number, body: string | Uint8Array = '', headers: Record<string, string> = {}): void {
  res.writeHead(status, {
    ...PAGE_HEADERS,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  res.end(res.req.method === 'HEAD' ? undefined : body);
}

export const answerJson = (res: ServerResponse, status: number, value: unknown): void =>
  answer(res, status, JSON.stringify(value), { 'content-type': 'application/json' });

const CODES: Readonly<Record<number, string>> = { 401: 'NO_PERMISSION', 403: 'NO_PERMISSION', 404: 'NOT_FOUND', 507: 'DISK_FULL' };

/** An error in the form in which errors cross the contract. */
export const refuse = (res: ServerResponse, { status, message, hint }: Refusal): void =>
  answerJson(res, status, { code: CODES[status] ?? 'BAD_REQUEST', message, data: { hint } });
