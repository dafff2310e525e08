import { VERSION } from '../version.ts';
import type { ReleaseContent } from './content.ts';
import { environmentExample } from './deploy/environment.ts';
import { type BundleEntry, textEntry } from './entries.ts';
import { plainText } from './markdown.ts';
import { slug } from './paths.ts';

/** Of the container images: what the product itself is tested on. */
const NODE = '24.21.0';

const PLACEHOLDER = /\{\{([a-z]+)\}\}/g;

/** A template with its `{{placeholders}}` filled in. Those with spaces or `$` belong to others: Prometheus, Grafana, workflows. */
export const render = (path: string, template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path} asks for {{${name}}}, which a release has not.`);
    return value;
  });

/** What the templates may ask for. `slug` and the versions are safe in every format; `name` is for Markdown. */
export const deployValues = ({ approval, model, fit }: Pick<ReleaseContent, 'approval' | 'model' | 'fit'>) => ({
  name: plainText(approval.body.name),
  // Names of images have no two separators in a row.
  slug: slug(approval.body.name).replace(/[-.]{2,}/g, '-'),
  version: String(approval.body.version),
  model: model.title,
  horizon: String(fit.body.horizon),
  almanac: VERSION,
  node: NODE,
});

/** The forecast service as it is, and how to run it: deploy/ and docs/ for this release. */
export function deployEntries(content: Pick<ReleaseContent, 'approval' | 'model' | 'fit' | 'shipped'>): BundleEntry[] {
  const values = deployValues(content);
  const files = Object.entries(content.shipped).map(([path, text]) =>
    textEntry(path, path.startsWith('service/') ? text : render(path, text, values)),
  );
  return [...files, textEntry('deploy/.env.example', environmentExample())];
}
