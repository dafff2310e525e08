import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Proves that the checks can fail: breaks a copy of the tree in one place at a time and expects the check to say so.
// node scripts/run.mjs scripts/breaks.ts

interface Break {
  readonly name: string;
  readonly file: string;
  readonly edit: (source: string) => string;
  readonly check: readonly string[];
  /** What the check must print. */
  readonly says: RegExp;
}

const BREAKS: readonly Break[] = [
  {
    name: 'layers: a stage imports another stage',
    file: 'engine/stages/train/index.ts',
    edit: (source) => `import type { importStage as peek } from '../import/index.ts';\nexport type Peek = typeof peek;\n${source}`,
    check: ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'engine', 'shared', 'models'],
    says: /stage-train-stands-alone[\s\S]*Stages meet in records/,
  },
  {
    name: 'layers: the window imports the engine',
    file: 'renderer/main.tsx',
    edit: (source) => `import '../engine/index.ts';\n${source}`,
    check: ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'renderer', 'engine', 'shared', 'models'],
    says: /renderer-knows-the-contract/,
  },
  {
    name: 'types: Node in a model',
    file: 'models/naive/model.ts',
    edit: (source) => `${source}\nexport const leak = process.env;\n`,
    check: ['tsc', '-b', 'models'],
    says: /process/,
  },
  {
    name: 'types: the window reads a field that the contract has not got',
    file: 'shared/stages/compare.ts',
    edit: (source) => source.replace('rank: z.int()', 'place: z.int()'),
    check: ['tsc', '-b', 'engine', 'renderer'],
    says: /rank/,
  },
  {
    name: 'battery: a model that is not a function of its seed',
    file: 'models/naive/model.ts',
    edit: (source) => source.replace('.fill(last)', '.fill(last * (1 + 1e-9 * Math.random()))'),
    check: ['vitest', 'run', 'models/battery.test.ts', '-t', 'naive'],
    says: /FAIL/,
  },
];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const copy = mkdtempSync(join(tmpdir(), 'almanac-breaks-'));
const files = spawnSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
for (const file of files) {
  mkdirSync(join(copy, dirname(file)), { recursive: true });
  cpSync(join(root, file), join(copy, file));
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const run = (command: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
  });
  return { failed: status !== 0, said: `${stdout}${stderr}` };
};

let missed = 0;
for (const { name, file, edit, check, says } of BREAKS) {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  const whole = run(check);
  writeFileSync(path, edit(before));
  const broken = run(check);
  writeFileSync(path, before);
  const caught = !whole.failed && broken.failed && says.test(broken.said);
  if (!caught) missed++;
  console.log(`${caught ? '✓ caught' : whole.failed ? '✗ fails even unbroken' : '✗ MISSED'}  ${name}`);
  const told = broken.said.split('\n').find((line) => says.test(line) || /error|FAIL/.test(line));
  if (told) console.log(`           ${told.trim().slice(0, 150)}`);
}
rmSync(copy, { recursive: true, force: true });
console.log(`${BREAKS.length - missed} passed, ${missed} failed`);
process.exitCode = missed > 0 ? 1 : 0;
