import { parseArgs } from 'node:util';
import { UsageError } from './flags.ts';

/** An option as its help tells it; without `value` it is a switch. */
export interface OptionHelp {
  readonly value?: string;
  readonly help: string;
  readonly required?: boolean;
}

/** A parsed command line: one argument (the input) and typed looks at the options. Every look throws UsageError naming the option. */
export interface Options {
  readonly argument: string;
  flag(name: string): boolean;
  text(name: string): string | undefined;
  whole(name: string, least: number): number | undefined;
  wholes(name: string, least: number): number[] | undefined;
  numbers(name: string): number[] | undefined;
  json(name: string): unknown;
  /** Throws where the input or a required option is not there. */
  demand(): void;
}

export function parseOptions(command: string, argv: readonly string[], help: Readonly<Record<string, OptionHelp>>): Options {
  const options = Object.fromEntries(
    Object.entries(help).map(([name, o]) => [name, { type: o.value ? ('string' as const) : ('boolean' as const) }]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${command}: ${(error as Error).message.split('. ')[0]}`);
  }
  const values = parsed.values as Record<string, string | boolean | undefined>;
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const number = (name: string, given: string): number => {
    const value = Number(given);
    if (given.trim() === '' || !Number.isFinite(value)) throw new UsageError(`${command}: --${name} "${given}" is not a number.`);
    return value;
  };
  const whole = (name: string, given: string, least: number): number => {
    const value = number(name, given);
    if (!Number.isInteger(value) || value < least)
      throw new UsageError(`${command}: --${name} "${given}" is not a whole number of at least ${least}.`);
    return value;
  };
  const list = (name: string): string[] | undefined =>
    text(name)
      ?.split(',')
      .map((part) => part.trim());
  return {
    argument: parsed.positionals[0] ?? '',
    flag: (name) => values[name] === true,
    text,
    whole: (name, least) => (text(name) === undefined ? undefined : whole(name, text(name)!, least)),
    wholes: (name, least) => list(name)?.map((part) => whole(name, part, least)),
    numbers: (name) => list(name)?.map((part) => number(name, part)),
    json: (name) => {
      const given = text(name);
      if (given === undefined) return undefined;
      try {
        return JSON.parse(given);
      } catch (error) {
        throw new UsageError(`${command}: --${name} is not valid JSON: ${(error as Error).message}`);
      }
    },
    demand: () => {
      if (parsed.positionals.length === 0) throw new UsageError(`${command}: name the input file.`);
      if (parsed.positionals.length > 1) throw new UsageError(`${command}: one input file at a time, not also "${parsed.positionals[1]}".`);
      for (const [name, o] of Object.entries(help))
        if (o.required && values[name] === undefined) throw new UsageError(`${command}: --${name} ${o.value} is missing.`);
    },
  };
}
