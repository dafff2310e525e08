import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { Digest, ReleaseAnswer, ReleasesAnswer, StageRequest } from '#shared/serving/api.ts';
import { ADMIN_ONCE, type App, answer, callerOf, LONG, PUBLISHER, PUBLISHER_ONCE, type Service, VIEWER } from '../context.ts';
import { Problem } from '../problem.ts';

const At = z.object({ digest: Digest });

export function releaseRoutes(app: App, { catalog, uploads, configuration }: Service): void {
  const tags = ['releases'];
  app.get(
    '/v1/releases',
    { config: VIEWER, schema: { summary: 'Releases that are here', tags, response: { 200: ReleasesAnswer } } },
    async (request) => answer(request, { releases: catalog.releases() }),
  );
  app.post(
    '/v1/releases',
    {
      config: PUBLISHER_ONCE,
      handlerTimeout: LONG,
      bodyLimit: configuration.environment.ALMANAC_ARCHIVE_LIMIT,
      schema: {
        summary: 'Push a release: a .tar.gz as the body (application/gzip), or JSON that names a finished upload',
        description: 'It is verified, loaded and its golden samples are replayed; it answers nothing until an alias stands for it.',
        tags,
        consumes: ['application/gzip', 'application/json'],
        response: { 200: ReleaseAnswer, 201: ReleaseAnswer },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const by = callerOf(request);
      const upload = body instanceof Readable ? undefined : uploadOf(body);
      const { release, fresh } = await catalog.stage(body instanceof Readable ? body : await uploads.finished(upload!), by);
      if (upload !== undefined) await uploads.remove(upload);
      Object.assign(request.told, { model: release.model, model_version: release.version, release: release.digest });
      return reply.code(fresh ? 201 : 200).send(answer(request, { release }));
    },
  );
  app.get(
    '/v1/releases/:digest/archive',
    {
      config: PUBLISHER,
      handlerTimeout: LONG,
      schema: {
        summary: 'The archive as it was pushed, byte for byte',
        tags,
        params: At,
        response: { 200: { content: { 'application/gzip': { schema: z.unknown() } } } },
      },
    },
    async (request, reply) => {
      const { archive } = catalog.held(request.params.digest);
      if (archive === null)
        throw new Problem('NOT_FOUND', 'This release is served from a folder: nobody pushed an archive of it.', {
          hint: 'Copy the folder.',
        });
      const { size } = await stat(archive);
      return reply.type('application/gzip').header('content-length', size).send(createReadStream(archive));
    },
  );
  app.delete(
    '/v1/releases/:digest',
    {
      config: ADMIN_ONCE,
      schema: { summary: 'Remove a release that no alias stands for', tags, params: At, response: { 200: ReleasesAnswer } },
    },
    async (request) => {
      await catalog.remove(request.params.digest);
      return answer(request, { releases: catalog.releases() });
    },
  );
}

function uploadOf(body: unknown): string {
  const parsed = StageRequest.safeParse(body);
  if (parsed.success) return parsed.data.upload;
  throw new Problem('BAD_REQUEST', 'The body is neither an archive nor JSON that names an upload.', {
    hint: 'Send the .tar.gz with content-type: application/gzip, or {"upload": id}.',
  });
}
