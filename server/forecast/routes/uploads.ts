import { Readable } from 'node:stream';
import { z } from 'zod';
import { OFFSET_HEADER, UploadAnswer, UploadRequest } from '#shared/serving/api.ts';
import { type App, answer, LONG, PUBLISHER, type Service } from '../context.ts';
import { Problem } from '../problem.ts';

const At = z.object({ id: z.string().max(100) });
/** Pieces of one archive are many: they do not count against the limit of requests. */
const PIECES = { ...PUBLISHER, rateLimit: false } as const;

export function uploadRoutes(app: App, { uploads, configuration }: Service): void {
  const tags = ['releases'];
  app.post(
    '/v1/uploads',
    {
      config: PUBLISHER,
      schema: {
        summary: 'Begin an upload in pieces, or find the unfinished one of the same archive',
        tags,
        body: UploadRequest,
        response: { 200: UploadAnswer },
      },
    },
    async (request) => answer(request, await uploads.begin(request.body)),
  );
  app.head(
    '/v1/uploads/:id',
    {
      config: PIECES,
      schema: { summary: 'How much has come', tags, params: At, response: { 200: z.null().describe('In the header upload-offset') } },
    },
    async (request, reply) => reply.header(OFFSET_HEADER, await uploads.offset(request.params.id)).send(null),
  );
  app.patch(
    '/v1/uploads/:id',
    {
      config: PIECES,
      handlerTimeout: LONG,
      bodyLimit: configuration.environment.ALMANAC_ARCHIVE_LIMIT,
      schema: {
        summary: 'Send a piece that starts where the last one ended (header upload-offset)',
        tags,
        consumes: ['application/octet-stream'],
        params: At,
        response: { 200: UploadAnswer },
      },
    },
    async (request, reply) => {
      const given = String(request.headers[OFFSET_HEADER]);
      if (!/^\d{1,15}$/.test(given))
        throw new Problem('BAD_REQUEST', 'The header upload-offset is not there, or no number of bytes.', {
          hint: 'It says where the piece starts.',
        });
      if (!(request.body instanceof Readable))
        throw new Problem('MEDIA_TYPE', 'A piece is bytes.', { hint: 'Send it with content-type: application/octet-stream.' });
      const { id } = request.params;
      const offset = await uploads.append(id, Number(given), request.body);
      return reply.header(OFFSET_HEADER, offset).send(answer(request, { id, offset }));
    },
  );
}
