import { setTimeout as sleep } from 'node:timers/promises';
import { demandTrusted } from '#engine/bundle/demand.ts';
import { checksumsEntry, jsonEntry, listEntries, MANIFEST } from '#engine/bundle/entries.ts';
import { bundleOf } from '#engine/bundle/manifest.fixture.ts';
import { signingBy, signManifest } from '#engine/bundle/signature.ts';
import { verifyBundle } from '#engine/bundle/verify.ts';
import { writeBundle } from '#engine/bundle/write.ts';
import { type Signer, signerOf } from '#engine/identity/signer.ts';
import type { ForecastAnswer, ReleaseInfo, SeriesAnswer, Serving, ServingOptions } from '#engine/serving/index.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { HOUR } from '#shared/base/units.ts';

export const testSigner = (name: string, byte: number): Signer => signerOf(name, new Uint8Array(32).fill(byte));
/** Trusted by the services of the tests. */
export const ADA = testSigner('Ada', 1);
/** Trusted by nobody. */
export const EVE = testSigner('Eve', 3);

interface Fake {
  readonly name?: string;
  readonly version?: number;
  readonly signers?: readonly Signer[];
  /** Loading it fails. */
  readonly broken?: boolean;
}

/** A small, true, signed bundle as .tar.gz, which only the serving of these tests can serve. */
export async function writeFake(path: string, { name = 'load', version = 1, signers = [ADA], broken = false }: Fake = {}): Promise<string> {
  const model = { id: 'fake', version: 1, params: { release: version, broken } };
  const content = bundleOf([], { name, model }).filter(({ path: file }) => !['manifest.json', 'SHA256SUMS'].includes(file));
  const files = listEntries(content);
  const manifest = JSON.parse(new TextDecoder().decode(bundleOf([], { name, model }).find((entry) => entry.path === MANIFEST)!.bytes));
  const signed = jsonEntry(MANIFEST, { ...manifest, files, ...(signers.length > 0 && { formatVersion: 2, signing: signingBy(signers) }) });
  const all = [...content, signed];
  const signatures = signers.length > 0 ? [signManifest(signed.bytes, signers)] : [];
  await writeBundle(path, 'tar.gz', 'release', [...all, checksumsEntry(listEntries(all)), ...signatures]);
  return path;
}

const START = Date.UTC(2026, 0, 1);

/**
 * Stands in for the engine: the mean is the last value of the history (10 without one) plus the version. The id of a series may ask for
 * more: `slow:50` waits so many milliseconds, `fallback` is answered by the baseline, `bug` throws what nobody expects, `full` is refused.
 */
export function fakeServing({ trusted, capacity = 20 }: ServingOptions): Serving & { readonly asked: () => number } {
  const infos = new Map<string, ReleaseInfo>();
  let asked = 0;
  const one = async (
    info: ReleaseInfo,
    id: string,
    values: readonly (number | null)[],
    horizon: number,
    levels: readonly number[],
  ): Promise<SeriesAnswer> => {
    if (id.startsWith('slow:')) await sleep(Number(id.slice(5)));
    if (id === 'bug') throw new TypeError('secret of the machine at /root/engine.ts:3');
    if (id === 'full') throw new AlmanacError('UNREACHABLE', 'Too many wait.', { hint: 'Later.' });
    if (id === 'unknown')
      throw new AlmanacError('NOT_FOUND', 'The series "unknown" has no kept history.', { hint: 'Send one.', place: { series: id } });
    const last = values.at(-1) ?? 10;
    const flat = (value: number) => new Float64Array(horizon).fill(value);
    return {
      ...{
        id,
        status: id === 'failed' ? 'failed' : 'fitted',
        baseline: id === 'fallback',
        mean: id === 'failed' ? flat(Number.NaN) : flat(last + info.version),
      },
      times: Float64Array.from({ length: horizon }, (_, h) => START + h * HOUR),
      lo: levels.map((level) => flat(last - level)),
      hi: levels.map((level) => flat(last + level)),
    };
  };
  return {
    asked: () => asked,
    async load(path) {
      const verification = await verifyBundle(path, trusted === 'anyone' ? {} : { trusted });
      const signedBy = trusted === 'anyone' ? [] : demandTrusted(verification).map(({ fingerprint }) => fingerprint);
      const { name, model } = verification.manifest!;
      const { release, broken } = model.params as { release: number; broken: boolean };
      if (broken) throw new AlmanacError('CORRUPT', 'The golden samples come out differently.', { hint: 'Build it anew.' });
      const info: ReleaseInfo = {
        ...{
          digest: verification.digest,
          name,
          version: release,
          model: 'fake',
          axis: { kind: 'calendar', zone: 'UTC', every: { n: 1, unit: 'hour' } },
        },
        ...{
          horizon: 3,
          mostSteps: 100,
          levels: [80, 95],
          series: ['a', 'b'],
          covariates: [],
          signedBy,
          bytes: 1000,
          seconds: 0.001,
          loaded: true,
        },
      };
      infos.set(info.digest, info);
      return info;
    },
    unload: async (digest) => void infos.delete(digest),
    releases: () => [...infos.values()].slice(-capacity),
    pin: () => undefined,
    async forecast(digest, ask): Promise<ForecastAnswer> {
      asked++;
      const info = infos.get(digest);
      if (!info) throw new AlmanacError('NOT_FOUND', 'No such release.', { hint: '' });
      const [horizon, levels] = [ask.horizon ?? info.horizon, ask.levels ?? info.levels];
      const series = await Promise.all(ask.series.map(({ id, history }) => one(info, id, history?.values ?? [], horizon, levels)));
      return { digest, horizon, levels, series, fallback: series.some(({ baseline }) => baseline), batch: 1 };
    },
    stats: () => ({ threads: 0, busy: 0, waiting: 0, loaded: infos.size, bytes: 0, requests: asked, batches: asked, fallbacks: 0 }),
    close: async () => undefined,
  };
}
