import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import type { MethodMeta } from '#shared/base/method.ts';
import { contract } from '#shared/contract.ts';

/** The part of JSON Schema that zod writes for inputs. */
export interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly unit?: string;
  /** A value that may not be shown: `-` reads it from standard input. */
  readonly secret?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A method of the contract as the command line sees it. */
export interface Method {
  readonly group: string;
  readonly name: string;
  readonly meta: MethodMeta;
  readonly input: Schema;
  readonly errors: readonly string[];
}

const schemaOf = (procedure: AnyContractProcedure): Schema =>
  z.toJSONSchema(procedure['~orpc'].inputSchema as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Schema;

function methodOf(group: string, name: string, procedure: AnyContractProcedure): Method {
  return {
    group,
    name,
    meta: procedure['~orpc'].meta as MethodMeta,
    input: schemaOf(procedure),
    errors: Object.keys(procedure['~orpc'].errorMap),
  };
}

/** The groups of the contract: stages in their order, then services. */
export const groups = (): string[] => Object.keys(contract);

/** The methods of one group, in the order in which the contract declares them. */
export function methodsOf(group: string): Method[] {
  const part = (contract as Record<string, Record<string, unknown>>)[group];
  if (!part) return [];
  return Object.entries(part).flatMap(([name, value]) => (isContractProcedure(value) ? [methodOf(group, name, value)] : []));
}

export const findMethod = (group: string, name: string): Method | undefined =>
  methodsOf(group).find((method) => method.name === kebabToCamel(name));

export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const kebabToCamel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
