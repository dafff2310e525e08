import { AlmanacError } from '#shared/base/errors.ts';
import type { contract } from '#shared/contract.ts';
import { Probe, Release } from '#shared/stages/publish.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import { type Handlers, made } from '../../handlers.ts';
import { forecastSample, healthOf, measure, requestFor } from '../../probe/ask.ts';
import { serveRelease } from '../../probe/serve.ts';
import { SERVING, ServingFile } from '../../serving/file.ts';
import { readBundleFiles } from '../../serving/read.ts';
import { type GoldenSample, Samples } from '../../serving/sample.ts';
import { getRecord, listRecords, putRecord } from '../../store/records.ts';

type Publish = Handlers<typeof contract.publish>;

const SAMPLES = 'samples.json';

/** What a whole release of that digest can be asked, and should answer. */
async function samplesOf({ path, digest }: Release): Promise<{ samples: GoldenSample[]; given: string[] }> {
  const { ok, problems, manifest, digest: found } = await verifyBundle(path);
  if (!ok || !manifest || found !== digest)
    throw new AlmanacError('CORRUPT', `${path} is not the release that was built: ${problems[0]?.message ?? `its digest is ${found}`}`, {
      hint: 'Build the release anew.',
      place: { file: path },
    });
  const wanted = manifest.files.filter((file) => file.path === SAMPLES || file.path === SERVING);
  const files = await readBundleFiles(path, wanted);
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(files.get(name)));
  if (wanted.length < 2)
    throw new AlmanacError('UNSUITABLE', `${path} was built by an Almanac from before the forecast service.`, {
      hint: 'Build the release anew.',
      place: { file: path },
    });
  const { given } = ServingFile.parse(json(SERVING));
  return { samples: Samples.parse(json(SAMPLES)), given: given.filter((c) => c.role === 'known').map((c) => c.name) };
}

export const runProbe: Publish['probe'] = async ({ release: id, requests: count }, ctx) => {
  const started = performance.now();
  ctx.progress(0, 'checking the release');
  const { body: release } = await ctx.db.read((sql) => getRecord(sql, 'release', id, Release));
  const { samples, given } = await samplesOf(release);
  ctx.progress(0.1, 'starting the service');
  const served = await serveRelease(release.path, ctx.signal);
  try {
    const health = await healthOf(served);
    const requests = samples.map((sample) => requestFor(release.digest, sample, given));
    ctx.progress(0.3, 'asking for the golden samples');
    const answered: Probe['samples'] = [];
    for (const [i, sample] of samples.entries()) answered.push(await forecastSample(served, requests[i]!, sample));
    const measured = await measure(served, requests, count, (done) => {
      ctx.check();
      ctx.progress(0.4 + (0.6 * done) / count, `${done} of ${count} requests`);
    });
    const body: Probe = {
      ...{ release: id, dataset: release.dataset, ready: served.ready, health, ...measured },
      ...{ memory: served.memory(), samples: answered, log: [...served.log] },
    };
    const seconds = (performance.now() - started) / 1000;
    const inputs = { release: id, requests: count };
    const record = { kind: 'probe' as const, parents: [id], inputs, body, actor: ctx.actor, seconds };
    return made((await ctx.db.write((sql) => putRecord(sql, record))).head.id);
  } finally {
    await served.stop();
  }
};

export const listProbes: Publish['probes'] = async ({ release }, { db }) => {
  const probes = await db.read((sql) => listRecords(sql, 'probe', Probe));
  return release === undefined ? probes : probes.filter((probe) => probe.body.release === release);
};
