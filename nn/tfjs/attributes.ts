import type { Attribute, Node, TensorData } from '../onnx/model.ts';

type Values = { readonly [A in Attribute as A['kind']]: A['value'] };

function attributeOf<K extends keyof Values>(node: Node, name: string, kind: K): Values[K] | undefined {
  const attribute = node.attributes?.[name];
  return attribute?.kind === kind ? (attribute.value as Values[K]) : undefined;
}

export const intOf = (node: Node, name: string, otherwise: number): number => attributeOf(node, name, 'int') ?? otherwise;
export const floatOf = (node: Node, name: string, otherwise: number): number => attributeOf(node, name, 'float') ?? otherwise;
export const stringOf = (node: Node, name: string, otherwise: string): string => attributeOf(node, name, 'string') ?? otherwise;
export const intsOf = (node: Node, name: string, otherwise: readonly number[] = []): readonly number[] =>
  attributeOf(node, name, 'ints') ?? otherwise;
export const tensorOf = (node: Node, name: string): TensorData | undefined => attributeOf(node, name, 'tensor');

/** The refusal of a node whose attribute has another value than the only one that is known. */
export const only =
  (name: string, known: number | string) =>
  (node: Node): string | undefined => {
    const value = node.attributes?.[name]?.value ?? known;
    return value === known ? undefined : `its ${name} is ${value}, only ${known} is known`;
  };

/** The first of several refusals. */
export const any =
  (...checks: readonly ((node: Node) => string | undefined)[]) =>
  (node: Node): string | undefined => {
    for (const check of checks) {
      const why = check(node);
      if (why) return why;
    }
    return undefined;
  };
