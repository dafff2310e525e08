import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findChromium } from './chromium.ts';

/** One check of `npm test`. */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: () => Record<string, string>;
}

const NODE = process.execPath;
const STEPS: readonly Step[] = [
  { name: 'types', command: ['tsc', '-b', 'tsconfig.json', 'tsconfig.tests.json'] },
  { name: 'lint', command: ['biome', 'ci', '--colors=off', '.'] },
  {
    name: 'layers',
    command: [
      'depcruise',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err-long',
      'shared',
      'models',
      'nn',
      'engine',
      'cli',
      'server',
      'electron',
      'renderer',
    ],
  },
  { name: 'generated', command: [NODE, 'scripts/generate.ts', '--check'] },
  { name: 'unit', command: ['vitest', 'run', '--reporter=default'] },
  { name: 'window', command: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'journeys', command: ['playwright', 'test', '--config', 'e2e/playwright.config.ts'], env: () => ({ CHROMIUM: findChromium() }) },
];

// The tests start hundreds of processes and threads: what was compiled once is kept for the next.
const ENVIRONMENT = { FORCE_COLOR: '0', NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '.cache', 'compiled') };

function run({ command, env }: Step): Promise<number> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program!, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...ENVIRONMENT, ...env?.() } });
    child.on('error', (error) => {
      console.error(String(error));
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const only = process.argv.slice(2);
const chosen = STEPS.filter((step) => only.length === 0 || only.includes(step.name));
const results: { name: string; seconds: number; failed: boolean }[] = [];
for (const step of chosen) {
  console.log(`\n▶ ${step.name}`);
  const start = performance.now();
  const code = await run(step);
  results.push({ name: step.name, seconds: (performance.now() - start) / 1000, failed: code !== 0 });
}
console.log(`\n${results.map((r) => `${r.failed ? '✗' : '✓'} ${r.name.padEnd(10)} ${r.seconds.toFixed(1).padStart(7)} s`).join('\n')}`);
const failed = results.filter((r) => r.failed);
console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
