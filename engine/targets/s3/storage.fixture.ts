import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import S3rver from 's3rver';
import { refusalOf } from './signature.fixture.ts';

export interface TestStorage {
  readonly url: string;
  /** `METHOD path?query` of every request, in order. */
  readonly asked: string[];
  /** Answers a request instead of the storage, or does not. */
  meddle: (request: IncomingMessage, response: ServerResponse) => boolean;
  close(): Promise<void>;
}

/** The key pair that s3rver knows. */
export const ACCESS_KEY = 'S3RVER';
export const SECRET_KEY = 'S3RVER';
export const BUCKET = 'releases';

interface Upload {
  readonly key: string;
  readonly parts: Map<number, { etag: string; size: number }>;
}

/**
 * s3rver in this process, and before it a stand-in for what it does not do: it checks Signature Version 4, and lists uploads and parts as
 * it saw them pass (S3 API Reference, ListMultipartUploads and ListParts). Neither checks checksums, conditional writes or encryption.
 */
export async function startStorage(directory: string): Promise<TestStorage> {
  const s3 = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: BUCKET, configs: [] }] });
  const { port } = (await s3.run()) as unknown as AddressInfo;
  const uploads = new Map<string, Upload>();
  const storage: TestStorage = { url: '', asked: [], meddle: () => false, close: async () => {} };

  const xml = (response: ServerResponse, body: string): void =>
    void response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`);
  const list = (url: URL, response: ServerResponse): boolean => {
    if (url.searchParams.has('uploads')) {
      const mine = [...uploads].filter(([, { key }]) => key.startsWith(url.searchParams.get('prefix') ?? ''));
      const rows = mine.map(
        ([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>`,
      );
      xml(response, `<ListMultipartUploadsResult>${rows.join('')}</ListMultipartUploadsResult>`);
      return true;
    }
    const upload = uploads.get(url.searchParams.get('uploadId') ?? '');
    if (!upload) return false;
    const rows = [...upload.parts].map(
      ([n, { etag, size }]) => `<Part><PartNumber>${n}</PartNumber><ETag>${etag}</ETag><Size>${size}</Size></Part>`,
    );
    xml(response, `<ListPartsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListPartsResult>`);
    return true;
  };
  const watch = (method: string, url: URL, size: number, etag: string | undefined, body: string): void => {
    const id = url.searchParams.get('uploadId');
    if (method === 'POST' && url.searchParams.has('uploads'))
      uploads.set(/<UploadId>(.*?)<\/UploadId>/.exec(body)![1]!, {
        key: decodeURIComponent(url.pathname).slice(BUCKET.length + 2),
        parts: new Map(),
      });
    else if (method === 'PUT' && id && etag) uploads.get(id)?.parts.set(Number(url.searchParams.get('partNumber')), { etag, size });
    else if (method === 'POST' && id) uploads.delete(id);
  };
  const front = createServer((from, to) => {
    const url = new URL(from.url!, 'http://x');
    storage.asked.push(`${from.method} ${from.url}`);
    if (storage.meddle(from, to)) return;
    const refusal = refusalOf({ method: from.method!, url: from.url!, headers: from.headers }, ACCESS_KEY, SECRET_KEY);
    if (refusal) {
      from.resume();
      return void to
        .writeHead(403, { 'content-type': 'application/xml' })
        .end(`<?xml version="1.0"?><Error><Code>${refusal}</Code></Error>`);
    }
    if (from.method === 'GET' && list(url, to)) return;
    const onward = request({ port, host: '127.0.0.1', method: from.method, path: from.url, headers: from.headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const body = Buffer.concat(chunks);
        if (answer.statusCode === 200)
          watch(
            from.method!,
            url,
            Number(from.headers['content-length'] ?? 0),
            answer.headers.etag,
            body.toString('latin1').slice(0, 2000),
          );
        to.writeHead(answer.statusCode!, answer.headers).end(body);
      });
    });
    onward.on('error', () => to.destroy());
    from.on('error', () => onward.destroy());
    from.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return Object.assign(storage, {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    close: async () => {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      await s3.close();
    },
  });
}
