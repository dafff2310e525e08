// npm run build: everything that is packaged, into dist/.
import { BUNDLES, buildShell, bundle } from './build/node.ts';
import { buildPage } from './build/page.ts';
import { buildService } from './build/service.ts';

const STEPS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['dist/renderer', buildPage],
  ['dist/service', buildService],
  ['dist/electron', buildShell],
  ['dist/cli', () => bundle(BUNDLES.cli)],
];

for (const [name, step] of STEPS) {
  const start = performance.now();
  await step();
  console.log(`${name.padEnd(14)} ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
