import { readFileSync, writeFileSync } from 'node:fs';
import { EXIT } from '../cli/exit-codes.ts';
import { FILE_COMMANDS } from '../cli/file-commands.ts';
import { methodHelp } from '../cli/help.ts';
import { groups, methodsOf } from '../cli/methods.ts';

const TARGET = new URL('../docs/cli.md', import.meta.url);

const page = [
  '# The command line',
  '',
  'Generated from the contract by `node scripts/generate.ts`. Results go to standard output, everything else to standard error.',
  '',
  '## Exit status',
  '',
  '| status | meaning |',
  '| --- | --- |',
  ...Object.values(EXIT).map((e) => `| ${e.code} | ${e.meaning} |`),
  '',
  '## Files in, files out',
  ...Object.entries(FILE_COMMANDS).map(([name, help]) => `\n### almanac ${name}\n\n\`\`\`text\n${help}\n\`\`\``),
  '',
  '## The workbench',
  ...groups().flatMap((group) => [
    `\n### ${group}`,
    ...methodsOf(group).map((m) => `\n\`\`\`text\n${methodHelp(m).split('\n\noptions of every command')[0]}\n\`\`\``),
  ]),
  '',
].join('\n');

if (process.argv.includes('--check')) {
  if (readFileSync(TARGET, 'utf8') !== page) {
    console.error('docs/cli.md is out of date: run node scripts/generate.ts');
    process.exitCode = 1;
  }
} else writeFileSync(TARGET, page);
