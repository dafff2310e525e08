import { EXIT } from './exit-codes.ts';
import { GLOBAL } from './flags.ts';
import { groups, kebab, type Method, methodsOf, type Schema } from './methods.ts';
import { SHORTCUTS, type Shortcut } from './shortcuts.ts';

const USAGE = `Almanac: forecasting from a file to a release.

usage
  almanac forecast INPUT [options]     forecast a file, no workspace needed
  almanac backtest INPUT [options]     score models on a file by rolling origin, no workspace needed
  almanac serve [options]              answer forecasts over HTTP from releases; see almanac serve --help
  almanac GROUP METHOD [options]       any method of the workbench; see almanac GROUP --help`;

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
};

const globals = (): string =>
  columns(Object.entries(GLOBAL).map(([name, o]) => [`--${name}${'value' in o ? ` ${o.value}` : ''}`, o.help] as const));

const rowOf = ({ words, argument, help, group, name }: Shortcut): readonly [string, string] => [
  `${words.join(' ')}${argument ? ` ${argument.toUpperCase()}` : ''}`,
  `${help} (${group} ${kebab(name)})`,
];

/** The shortcuts that begin with a word. */
export const shortcutHelp = (word: string): string =>
  `almanac ${word} …\n\n${columns(SHORTCUTS.filter(({ words }) => words[0] === word).map(rowOf))}`;

export function generalHelp(): string {
  const list = groups().map(
    (group) =>
      [
        group,
        methodsOf(group)
          .map((m) => m.name)
          .join(', '),
      ] as const,
  );
  const exits = Object.values(EXIT).map((e) => [String(e.code), e.meaning] as const);
  return [
    USAGE,
    `\ngroups and their methods\n${columns(list)}`,
    `\nshortcuts\n${columns(SHORTCUTS.map(rowOf))}`,
    `\noptions of every command\n${globals()}`,
    `\nexit status\n${columns(exits)}`,
  ].join('\n');
}

export function groupHelp(group: string): string {
  return `almanac ${group} METHOD [options]\n\n${columns(methodsOf(group).map((m) => [`${m.name}`, `${m.meta.summary}${m.meta.kind === 'query' ? '' : ` (${m.meta.kind})`}`] as const))}`;
}

function typeText(schema: Schema): string {
  if (schema.enum) return schema.enum.join('|');
  if (schema.const !== undefined) return String(schema.const);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return [...new Set(options.map(typeText))].join('|');
  if (schema.type === 'array') return `${typeText(schema.items ?? {})},…`;
  if (schema.type === 'object') return 'JSON';
  return { string: 'TEXT', number: 'NUMBER', integer: 'N', boolean: '', null: 'null' }[schema.type ?? ''] ?? 'JSON';
}

export function methodHelp(method: Method): string {
  const required = new Set(method.input.required ?? []);
  const rows = Object.entries(method.input.properties ?? {}).map(([name, schema]) => {
    const notes = [
      schema.title,
      schema.description,
      schema.unit && `in ${schema.unit}`,
      required.has(name) ? 'required' : schema.default !== undefined ? `default ${JSON.stringify(schema.default)}` : undefined,
    ];
    return [`--${kebab(name)} ${typeText(schema)}`.trimEnd(), notes.filter(Boolean).join('; ')] as const;
  });
  return [
    `almanac ${method.group} ${method.name} [options]\n\n${method.meta.summary}.`,
    rows.length > 0 ? `\noptions\n${columns(rows)}` : '',
    `\noptions of every command\n${globals()}`,
    `\nerrors: ${method.errors.join(', ')}`,
  ]
    .filter(Boolean)
    .join('\n');
}
