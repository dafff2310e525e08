import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { beforeAll, describe, expect, it } from 'vitest';
import { componentsOf } from './components.ts';
import type { ReleaseContent } from './content.ts';
import { sbomEntry } from './sbom.ts';
import { shippedFiles } from './shipped.ts';

type Content = Parameters<typeof sbomEntry>[0];

const content = (shipped: Record<string, string>): Content =>
  ({
    approval: {
      head: { id: 'ap_0123456789abcdef', hash: 'f'.repeat(64), created: '2026-01-02T03:04:05.678Z' },
      body: { name: 'Ünïcode <plan>', version: 2 },
    },
    fit: { head: { id: 'ft_0123456789abcdef' }, body: { modelVersion: 1, environment: { almanac: '0.1.0' } } },
    dataset: {
      head: { id: 'ds_0123456789abcdef' },
      body: { name: 'load\n"x"', rows: 10, seriesCount: 2, source: { sha256: 'a'.repeat(64) } },
    },
    model: { id: 'theta', title: 'Theta' },
    state: new Uint8Array([1, 2, 3]),
    shipped,
  }) as unknown as ReleaseContent;

const locked = (packages: object): Record<string, string> => ({ 'service/package-lock.json': JSON.stringify({ packages }) });
const text = async (given: Content): Promise<string> => new TextDecoder().decode((await sbomEntry(given)).bytes);

interface Component {
  readonly 'bom-ref': string;
  readonly purl?: string;
  readonly type: string;
  readonly hashes?: { alg: string; content: string }[];
  readonly licenses?: unknown[];
}
interface Bom {
  readonly serialNumber: string;
  readonly metadata: { timestamp: string; component: Component };
  readonly components: Component[];
  readonly dependencies: { ref: string; dependsOn?: string[] }[];
}

let real: string;
let shipped: Record<string, string>;
beforeAll(async () => {
  shipped = await shippedFiles();
  real = await text(content(shipped));
});

describe('sbom.cdx.json', () => {
  it('holds to the schema of CycloneDX 1.6, strictly', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(real)).toBeNull();
    expect(await validator.validate(real.replace('"type": "library"', '"type": "librarian"'))).not.toBeNull();
  });

  it('lists every package of the lock file once, with licence and the hash that npm checks', () => {
    const { components } = JSON.parse(real) as Bom;
    const lock = JSON.parse(shipped['service/package-lock.json']!).packages as Record<string, { version: string; integrity: string }>;
    const wanted = Object.entries(lock).filter(([path]) => path !== '');
    const purls = new Set(
      wanted.map(([path, { version }]) => `pkg:npm/${path.split('node_modules/').at(-1)!.replace('@', '%40')}@${version}`),
    );
    const libraries = components.filter((c) => c.type === 'library');
    expect(libraries.map((c) => c.purl).sort()).toEqual([...purls].sort());
    for (const library of libraries) {
      expect(library.licenses, library.purl).toHaveLength(1);
      const [hash] = library.hashes!;
      const integrity = `sha512-${Buffer.from(hash!.content, 'hex').toString('base64')}`;
      expect(hash!.alg).toBe('SHA-512');
      expect(
        wanted.some(([, entry]) => entry.integrity === integrity),
        library.purl,
      ).toBe(true);
    }
  });

  it('has the model and its data, and says what needs what', async () => {
    const bom = JSON.parse(real) as Bom;
    const kinds = bom.components.filter((c) => c.type !== 'library').map((c) => [c.type, c['bom-ref']]);
    expect(kinds.sort()).toEqual([
      ['data', 'data:ds_0123456789abcdef'],
      ['machine-learning-model', 'model:ft_0123456789abcdef'],
    ]);
    const small = JSON.parse(
      await text(
        content(
          locked({
            '': { dependencies: { a: '1.0.0' } },
            'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { b: '*' } },
            'node_modules/a/node_modules/b': { version: '1.0.0', license: '(MIT OR CC0-1.0)' },
            'node_modules/b': { version: '2.0.0', license: 'Our own' },
          }),
        ),
      ),
    ) as Bom;
    const of = (ref: string) => small.dependencies.find((d) => d.ref === ref)?.dependsOn;
    expect(of(small.metadata.component['bom-ref'])).toEqual(['model:ft_0123456789abcdef', 'pkg:npm/a@1.0.0']);
    expect(of('pkg:npm/a@1.0.0')).toEqual(['pkg:npm/b@1.0.0']);
    expect(of('model:ft_0123456789abcdef')).toEqual(['data:ds_0123456789abcdef']);
    expect(componentsOf(JSON.stringify(small)).map((c) => c.licence)).toEqual(
      expect.arrayContaining(['MIT', '(MIT OR CC0-1.0)', 'Our own']),
    );
  });

  it('has the time of the approval, and a number that is a UUID of the content', async () => {
    const bom = JSON.parse(real) as Bom;
    expect(new Date(bom.metadata.timestamp).toISOString()).toBe('2026-01-02T03:04:05.678Z');
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await text(content(shipped))).toBe(real);
    const other = JSON.parse(await text(content(locked({ '': {} })))) as Bom;
    expect(other.serialNumber).not.toBe(bom.serialNumber);
  });
});
