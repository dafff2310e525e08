import type { Models } from '@cyclonedx/cyclonedx-library';
import { sha256 } from '../store/hash.ts';
import type { ReleaseContent } from './content.ts';
import { type BundleEntry, textEntry } from './entries.ts';
import { type Lock, type Locked, located, needs, packageName } from './lock.ts';
import { slug } from './paths.ts';

export const SBOM = 'sbom.cdx.json';

/** A UUID made of a hash, of the version that is for that. Source: RFC 9562, section 5.8. */
const uuidOf = (hash: string): string =>
  `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${((Number.parseInt(hash[16]!, 16) & 3) | 8).toString(16)}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;

/** Source: https://github.com/package-url/purl-spec, type npm. */
const purlOf = (path: string, { version }: Locked): string => `pkg:npm/${packageName(path).replace('@', '%40')}@${version}`;

const hexOf = (integrity: unknown): string | undefined =>
  typeof integrity === 'string' && integrity.startsWith('sha512-') ? Buffer.from(integrity.slice(7), 'base64').toString('hex') : undefined;

/**
 * What the release is made of, as CycloneDX 1.6: the packages of the forecast service with licence and hash, the model and the data set.
 * Equal content, equal bytes: the serial number is a hash of the content, the time that of the approval.
 */
export async function sbomEntry(
  content: Pick<ReleaseContent, 'approval' | 'fit' | 'dataset' | 'model' | 'state' | 'foreign' | 'shipped'>,
): Promise<BundleEntry> {
  const { Enums, Models, Serialize, SPDX, Spec } = await import('@cyclonedx/cyclonedx-library');
  const { approval, fit, dataset, model, state, foreign, shipped } = content;
  const lock = JSON.parse(shipped['service/package-lock.json'] ?? '{"packages":{}}') as Lock;
  const { ComponentType, HashAlgorithm } = Enums;

  const licenceOf = (licence: string): Models.License => {
    if (SPDX.isSupportedSpdxId(licence)) return new Models.SpdxLicense(licence);
    return / (AND|OR|WITH) /.test(licence) ? new Models.LicenseExpression(licence) : new Models.NamedLicense(licence);
  };
  const hashes = (algorithm: (typeof HashAlgorithm)[keyof typeof HashAlgorithm], value: string | undefined) =>
    new Models.HashDictionary(value ? [[algorithm, value]] : []);
  const version = String(approval.body.version);
  const name = slug(approval.body.name);

  const release = new Models.Component(ComponentType.Application, name, { bomRef: `release:${name}@${version}`, version });
  const packages = new Map<string, Models.Component>();
  const byPath = new Map<string, Models.Component>();
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const purl = purlOf(path, locked);
    const full = packageName(path);
    const made =
      packages.get(purl) ??
      new Models.Component(ComponentType.Library, full.split('/').at(-1)!, {
        ...{ bomRef: purl, purl, version: locked.version, hashes: hashes(HashAlgorithm['SHA-512'], hexOf(locked.integrity)) },
        ...(full.startsWith('@') && { group: full.split('/')[0]! }),
        ...(typeof locked.license === 'string' && { licenses: new Models.LicenseRepository([licenceOf(locked.license)]) }),
        scope: locked.optional ? Enums.ComponentScope.Optional : Enums.ComponentScope.Required,
      });
    packages.set(purl, made);
    byPath.set(path, made);
  }
  for (const [path, locked] of Object.entries(lock.packages)) {
    const from = byPath.get(path) ?? release;
    for (const [needed] of needs(locked)) {
      const to = byPath.get(located(lock.packages, path, needed) ?? '');
      if (to) from.dependencies.add(to.bomRef);
    }
  }
  const learned = new Models.Component(ComponentType.MachineLearningModel, model.id, {
    bomRef: `model:${fit.head.id}`,
    version: String(fit.body.modelVersion),
    description: model.title,
    hashes: hashes(HashAlgorithm['SHA-256'], sha256(state)),
  });
  const data = new Models.Component(ComponentType.Data, slug(dataset.body.name), {
    bomRef: `data:${dataset.head.id}`,
    description: `${dataset.body.rows} rows of ${dataset.body.seriesCount} series; not in the release`,
    hashes: hashes(HashAlgorithm['SHA-256'], dataset.body.source.sha256),
  });
  const file = foreign
    ? [
        new Models.Component(ComponentType.File, 'forecaster.onnx', {
          bomRef: 'file:model/forecaster.onnx',
          hashes: hashes(HashAlgorithm['SHA-256'], sha256(foreign)),
        }),
      ]
    : [];
  for (const part of [learned, ...file]) release.dependencies.add(part.bomRef);
  learned.dependencies.add(data.bomRef);

  const components = [...packages.values(), learned, data, ...file];
  const tool = new Models.Tool({ vendor: 'Almanac', name: 'almanac', version: fit.body.environment.almanac });
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: release,
      timestamp: new Date(approval.head.created),
      tools: new Models.Tools({ tools: new Models.ToolRepository([tool]) }),
    }),
    components: new Models.ComponentRepository(components),
  });
  bom.serialNumber = `urn:uuid:${uuidOf(sha256([approval.head.id, approval.head.hash, ...components.map((c) => c.bomRef.value)].join('\n')))}`;
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return textEntry(SBOM, `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`);
}
