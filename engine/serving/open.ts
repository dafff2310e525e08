import { z } from 'zod';
import { refusalsOf } from '#nn/onnx/guard.ts';
import { inMemory } from '#nn/onnx/spans.ts';
import { survey } from '#nn/onnx/survey.ts';
import { bytesOfBase64 } from '#shared/base/base64.ts';
import { AlmanacError } from '#shared/base/errors.ts';
import { ForecasterFile } from '#shared/domain/forecaster.ts';
import type { BundleFile } from '#shared/stages/publish.ts';
import { demandTrusted } from '../bundle/demand.ts';
import { APPROVAL, FOREIGN } from '../bundle/entries.ts';
import { verifyBundle } from '../bundle/verify.ts';
import { findModel } from '../jobs/tasks/model.ts';
import { linesOf } from '../panel/state.ts';
import { BASELINE_STATE, SERVING, ServingFile } from './file.ts';
import { readBundleFiles } from './read.ts';
import type { ReleaseData, SharedState } from './release.ts';
import { Samples } from './sample.ts';
import type { OpenOptions, ReleaseInfo } from './types.ts';

const STATE = 'model/state.json';
const SAMPLES = 'samples.json';

/** The most bytes that a file may have to be taken into memory. */
const MOST: Readonly<Record<string, number>> = {
  [STATE]: 2 ** 31,
  [FOREIGN]: 2 ** 31,
  [BASELINE_STATE]: 2 ** 30,
  [SERVING]: 2 ** 28,
  [SAMPLES]: 2 ** 26,
  [APPROVAL]: 2 ** 26,
};
const MOST_STEPS = 10;

export interface OpenedRelease {
  readonly info: Omit<ReleaseInfo, 'seconds' | 'loaded'>;
  readonly data: ReleaseData;
}

const unsuitable = (message: string, hint: string, file: string): AlmanacError =>
  new AlmanacError('UNSUITABLE', message, { hint, place: { file } });

function wantedOf(path: string, files: readonly BundleFile[]): BundleFile[] {
  const wanted = files.filter((file) => file.path in MOST);
  const missing = [STATE, SERVING, BASELINE_STATE, SAMPLES].find((name) => !wanted.some((file) => file.path === name));
  if (missing)
    throw unsuitable(
      `${path} cannot be served: it has no ${missing}.`,
      'It was built by an Almanac from before the forecast service: build the release anew.',
      path,
    );
  for (const { path: file, bytes } of wanted)
    if (bytes > MOST[file]!)
      throw unsuitable(`${file} of ${path} has ${bytes} bytes; at most ${MOST[file]} are served.`, 'Publish a smaller model.', path);
  return wanted;
}

function parsed<T>(schema: z.ZodType<T>, name: string, bytes: Uint8Array, path: string): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')));
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0]! : undefined;
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : (error as Error).message;
    throw new AlmanacError('CORRUPT', `${name} of ${path} is not one: ${why}.`, { hint: 'Build the release anew.', place: { file: name } });
  }
}

function shared(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(new SharedArrayBuffer(bytes.length));
  out.set(bytes);
  return out;
}

function sharedState(bytes: Uint8Array, series: number, name: string, path: string): SharedState {
  const lines = linesOf(bytes);
  if (lines.length - 1 !== series)
    throw new AlmanacError('CORRUPT', `${name} of ${path} has ${lines.length - 1} lines for ${series} series.`, {
      hint: 'Build the release anew.',
      place: { file: name },
    });
  const kept = new Float64Array(new SharedArrayBuffer(8 * lines.length));
  kept.set(lines);
  return { bytes: shared(bytes), lines: kept };
}

/** Judges the ONNX file of another maker without running it. */
function refuseForeign(bytes: Uint8Array, path: string): void {
  const [first] = refusalsOf(survey(inMemory(bytes)));
  if (first) throw unsuitable(`The forecaster of ${path} is refused: ${first.message}`, first.hint, FOREIGN);
}

/** The file that an imported forecaster runs: that of the bundle, or one in its parameters. */
function foreignOf({ model }: ServingFile, found: Uint8Array | undefined, file: BundleFile | undefined, path: string) {
  const named = ForecasterFile.safeParse(model.params.file).data;
  if (named && 'inline' in named) refuseForeign(bytesOfBase64(named.inline), path);
  if (!named || !('stored' in named)) return undefined;
  if (!found || file?.sha256 !== named.stored)
    throw new AlmanacError('CORRUPT', `${path} has not got the file that its forecaster runs.`, { hint: 'Build the release anew.' });
  refuseForeign(found, path);
  return { sha256: named.stored, bytes: shared(found) };
}

const Versioned = z.object({ approval: z.object({ body: z.object({ version: z.int() }) }) });

/**
 * Reads a bundle, folder or .tar.gz, for forecasting. Every byte and its signatures are checked before anything in it is parsed; what was
 * read is checked once more, since a file may change in between. Its golden samples are not replayed here: see `replay`.
 *
 * Throws NOT_FOUND, UNREADABLE, CORRUPT (changed, unsigned, not trusted), UNSUITABLE (not made to be served, too large, a model that is not
 * known here, a foreign file that is refused).
 */
export async function openRelease(path: string, { trusted }: OpenOptions): Promise<OpenedRelease> {
  const anyone = trusted === 'anyone';
  const verification = await verifyBundle(path, { trusted: anyone ? [] : trusted });
  const signatures = anyone ? [] : demandTrusted(verification);
  const { manifest, digest, ok, problems } = verification;
  if (!ok || !manifest)
    throw new AlmanacError('CORRUPT', `${path} is not whole: ${problems[0]?.message}`, { hint: 'Get it anew.', place: { file: path } });
  const files = wantedOf(path, manifest.files);
  const bytes = await readBundleFiles(path, files);
  const file = parsed(ServingFile, SERVING, bytes.get(SERVING)!, path);
  const samples = parsed(Samples, SAMPLES, bytes.get(SAMPLES)!, path);
  const approval = bytes.get(APPROVAL);
  const model = findModel({ model: file.model.id, intervals: file.model.intervals });
  if (model.version !== file.model.version)
    throw unsuitable(
      `${path} has version ${file.model.version} of ${model.id}; this Almanac has version ${model.version}.`,
      'Serve it with the Almanac that built it, or fit and publish anew.',
      path,
    );
  const series = file.series.length;
  const data: ReleaseData = {
    ...{ digest, file, samples },
    state: sharedState(bytes.get(STATE)!, model.scope === 'global' ? 1 : series, STATE, path),
    baseline: sharedState(bytes.get(BASELINE_STATE)!, series, BASELINE_STATE, path),
    foreign: foreignOf(
      file,
      bytes.get(FOREIGN),
      files.find((one) => one.path === FOREIGN),
      path,
    ),
  };
  const used = model.can.covariates;
  return {
    data,
    info: {
      ...{ digest, name: manifest.name, version: approval ? parsed(Versioned, APPROVAL, approval, path).approval.body.version : 1 },
      ...{ model: model.id, axis: file.axis, horizon: file.horizon, mostSteps: MOST_STEPS * file.horizon },
      levels: samples[0]?.intervals.map(({ level }) => level) ?? [],
      series: file.series.map(({ id }) => id),
      covariates: file.given
        .filter(({ role }) => used === 'past-and-known' || (used === 'known' && role === 'known'))
        .map(({ name, role, categories }) => ({ name, role, ...(categories && { categories }) })),
      signedBy: signatures.map(({ fingerprint }) => fingerprint),
      bytes: [...bytes.values()].reduce((sum, one) => sum + one.length, 0),
    },
  };
}
