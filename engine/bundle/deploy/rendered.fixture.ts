import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ReleaseContent } from '../content.ts';
import { deployEntries } from '../deploy.ts';
import { shippedFiles } from '../shipped.ts';

export const HOSTILE = 'Plan "<script>$(reboot)</script>"\n`x`: {{name}} | #';

/** deploy/, docs/ and service/ of a release with a name that would break any format: path -> text. */
export async function renderedFiles(name = HOSTILE): Promise<Map<string, string>> {
  const content = {
    approval: { body: { name, version: 3 } },
    model: { title: 'Theta' },
    fit: { body: { horizon: 24 } },
    shipped: await shippedFiles(),
  } as unknown as ReleaseContent;
  return new Map(deployEntries(content).map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
}

/** Writes files into a new folder, for tools that read from disk. */
export function writeRendered(files: ReadonlyMap<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'almanac-deploy-'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}
