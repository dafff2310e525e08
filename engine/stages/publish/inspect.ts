import type { contract } from '#shared/contract.ts';
import { componentsOf } from '../../bundle/components.ts';
import { SBOM } from '../../bundle/sbom.ts';
import { verifyBundle } from '../../bundle/verify.ts';
import type { Handlers } from '../../handlers.ts';
import { trustedHere } from '../../identity/trusted.ts';
import { readBundleFiles } from '../../serving/read.ts';

const CARD = 'model/card.md';
const SAMPLES = 'samples.json';
const READ = [CARD, SBOM, SAMPLES];

/** Nothing of a bundle that is not whole is shown but what is wrong with it and its list of files. */
export const inspect: Handlers<typeof contract.publish>['inspect'] = async ({ path }, { home }) => {
  const verification = await verifyBundle(path, { trusted: trustedHere(home) });
  const files = verification.manifest?.files ?? [];
  const wanted = verification.ok ? files.filter((file) => READ.includes(file.path)) : [];
  const found = await readBundleFiles(verification.path, wanted);
  const text = (name: string): string | undefined => found.get(name) && new TextDecoder().decode(found.get(name));
  return {
    verification,
    card: text(CARD) ?? '',
    components: componentsOf(text(SBOM) ?? '{}'),
    samples: (JSON.parse(text(SAMPLES) ?? '[]') as unknown[]).length,
    files,
  };
};
