/**
 * Writes models/catalog.ts and models/cards.generated.ts from the folders of models/, models/measured.generated.ts from the figures of
 * bench/models.ts, and docs/models.md from the cards.
 *
 *   node scripts/generate-models.ts           write
 *   node scripts/generate-models.ts --check   write nothing, fail where a file is out of date
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Measured, ModelCard } from '#shared/domain/model-card.ts';
import { type Bench, measuredModels, measuredTable, strengths } from './measured-models.ts';

const root = join(import.meta.dirname, '..');
const at = (path: string): string => join(root, path);
const read = (path: string): string => (existsSync(at(path)) ? readFileSync(at(path), 'utf8') : '');
const check = process.argv.includes('--check');
let stale = 0;

function put(path: string, text: string): void {
  if (read(path) === text) return;
  if (check) {
    stale++;
    console.error(`${path} is out of date: run node scripts/generate-models.ts`);
    return;
  }
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
  console.log(`wrote ${path}`);
}

const made = '// Made by scripts/generate-models.ts: do not edit.\n';
const camel = (id: string): string => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const quoted = (text: string): string => `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;

const ids = readdirSync(at('models'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(at(`models/${entry.name}/model.ts`)))
  .map((entry) => entry.name)
  .sort();

const imports = [
  ...ids.map((id) => ({ folder: id, line: `import { model as ${camel(id)} } from './${id}/model.ts';\n` })),
  { folder: 'kit', line: `import type { AnyModel } from './kit/define.ts';\n` },
].sort((a, b) => (a.folder < b.folder ? -1 : 1));
const inline = ids.map(camel).join(', ');
const list = inline.length <= 94 ? inline : `\n${ids.map((id) => `  ${camel(id)},\n`).join('')}`;
put('models/catalog.ts', `${made}${imports.map((i) => i.line).join('')}\nexport const catalog: readonly AnyModel[] = [${list}];\n`);

put(
  'models/cards.generated.ts',
  `${made}export const cardTexts: Readonly<Record<string, string>> = {
${ids.map((id) => `  ${/-/.test(id) ? `'${id}'` : id}: ${quoted(read(`models/${id}/card.md`))},\n`).join('')}};
`,
);

const kept = read('bench/results/models.json');
const bench = kept ? (JSON.parse(kept) as Bench) : undefined;
const key = (name: string): string => (/-/.test(name) ? `'${name}'` : name);
const entry = (m: Measured): string => {
  const scores = Object.entries(m.scores).map(([metric, value]) => `${key(metric)}: ${value}`);
  return `{ data: '${m.data}', series: ${m.series}, scores: { ${scores.join(', ')} }, coverage: ${m.coverage}, milliseconds: ${m.milliseconds} }`;
};
const figures = Object.entries(measuredModels(bench, ids)).map(([id, list]) =>
  list.length === 1 ? `  ${key(id)}: [${entry(list[0]!)}],\n` : `  ${key(id)}: [\n${list.map((m) => `    ${entry(m)},\n`).join('')}  ],\n`,
);
put(
  'models/measured.generated.ts',
  `${made}import type { Measured } from '#shared/domain/model-card.ts';

export const measured: Readonly<Record<string, readonly Measured[]>> = {${figures.length > 0 ? `\n${figures.join('')}` : ''}};
`,
);

const { cards } = (await import(at('models/cards.ts'))) as { cards: readonly ModelCard[] };
put(
  'docs/models.md',
  `<!-- Made by scripts/generate-models.ts: do not edit. -->\n\n# Models\n\n${index(cards)}\n${strengths(bench, cards)}${cards.map(section).join('\n')}`,
);
if (stale > 0) process.exit(1);

function index(all: readonly ModelCard[]): string {
  const rows = all.map(
    (c) => `| [${c.id}](#${c.id}) | ${c.family} | ${c.can.seasons} | ${c.can.covariates} | ${c.can.intervals} | ${c.summary} |\n`,
  );
  return `| model | family | seasons | covariates | intervals | what for |\n| --- | --- | --- | --- | --- | --- |\n${rows.join('')}`;
}

interface Field {
  readonly title?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly from?: string;
}

function section(card: ModelCard): string {
  const fields = Object.entries((card.params.properties ?? {}) as Record<string, Field>);
  const values = (f: Field): string =>
    f.enum?.join(', ') ?? [f.type, f.minimum !== undefined && `≥ ${f.minimum}`].filter(Boolean).join(' ');
  const initial = (f: Field): string => (f.from ? 'from the data set' : (JSON.stringify(f.default) ?? 'required'));
  const rows = fields.map(
    ([name, f]) =>
      `| \`${name}\` | ${[f.title, f.description].filter(Boolean).join('. ')} | ${values(f)} | ${f.unit ?? ''} | ${initial(f)} |\n`,
  );
  const table =
    fields.length > 0
      ? `| parameter | meaning | values | unit | default |\n| --- | --- | --- | --- | --- |\n${rows.join('')}`
      : 'No parameters.\n';
  const missing = card.can.missing ? 'Missing values are understood.' : 'Missing values are filled before the fit, and the status says so.';
  return `## ${card.id}\n\n${card.card.replace(/^# .*\n+/, '')}\n${table}\n${missing}\n${measuredTable(card)}\nSources: ${card.sources.join('; ')}.\n`;
}
