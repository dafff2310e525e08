import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

interface Operation {
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}
export interface OpenApi {
  readonly openapi: string;
  readonly info: object;
  readonly paths: Record<string, Record<string, Operation>>;
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);

/** Fetches the document of a service, and checks answers against it: status, and the body by its schema (JSON Schema 2020-12, by Ajv). */
export async function conformance(address: string): Promise<(method: string, path: string, status: number, text: string) => void> {
  const document = (await (await fetch(`${address}/docs/json`)).json()) as OpenApi;
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
  const paths = Object.entries(document.paths).map(([path, operations]) => ({ path, pattern: patternOf(path), operations }));
  const compiled = new Map<object, ValidateFunction>();
  return (method, path, status, text) => {
    const plain = path.split('?')[0]!;
    const found = paths.find(({ pattern }) => pattern.test(plain));
    const operation = found?.operations[method.toLowerCase()];
    if (!operation) return;
    const response = operation.responses[status] ?? operation.responses[`${Math.floor(status / 100)}XX`];
    if (!response) throw new Error(`${method} ${path} answered ${status}, which the document does not know`);
    const schema = response.content?.['application/json']?.schema;
    if (!schema || method === 'HEAD' || !text.startsWith('{')) return;
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    if (!validate(JSON.parse(text)))
      throw new Error(`${method} ${path} ${status} is not as the document says: ${ajv.errorsText(validate.errors)}\n${text.slice(0, 500)}`);
  };
}
