import { spawnSync } from 'node:child_process';

// Every file that is made from code. --check fails where one is out of date.
const GENERATORS = ['generate-models.ts', 'generate-metrics.ts', 'generate-cli-docs.ts'];

for (const generator of GENERATORS) {
  const { status } = spawnSync(process.execPath, [new URL(generator, import.meta.url).pathname, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
