import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './programs.ts';

interface Golden {
  readonly cases: readonly { readonly params: { readonly file: { readonly inline: string } } }[];
}

const write = (path: string, base64: string): string => {
  writeFileSync(path, Buffer.from(base64, 'base64'));
  return path;
};

/** A forecaster of a few operators: a context in, the deciles of eight steps out; from the golden values of the model. */
export function decilesFile(path: string): string {
  const { cases } = JSON.parse(readFileSync(join(ROOT, 'models', 'imported-onnx', 'golden.json'), 'utf8')) as Golden;
  return write(path, cases[0]!.params.file.inline);
}

/** What it has to give: a context of 1, 2 … 9 has the mean 5, which is the fifth decile at every step. */
export function decilesTest(path: string, median = 5): string {
  const z = [-1.2815516, -0.8416212, -0.5244005, -0.2533471, 0, 0.2533471, 0.5244005, 0.8416212, 1.2815516];
  const sd = Math.sqrt(60 / 9);
  const data = z.flatMap((v) => new Array<number>(8).fill(median + v * sd));
  const test = {
    tolerance: 1e-5,
    cases: [
      { inputs: { context: { dims: [1, 9], data: [1, 2, 3, 4, 5, 6, 7, 8, 9] } }, outputs: { quantile_preds: { dims: [1, 9, 8], data } } },
    ],
  };
  writeFileSync(path, JSON.stringify(test));
  return path;
}

/** A file that takes its one constant from ../../etc/secret.bin. */
export const farFile = (path: string): string =>
  write(
    path,
    'CAk6pgEKIAoHY29udGV4dAoGd2VpZ2h0Eghmb3JlY2FzdCIDTXVsEgFnKj4KAQEQAUIGd2VpZ2h0aiAKCGxvY2F0aW9uEhQuLi8uLi9ldGMvc2VjcmV0LmJpbmoLCgZsZW5ndGgSATRwAVoeCgdjb250ZXh0EhMKEQgBEg0KBxIFYmF0Y2gKAggIYh8KCGZvcmVjYXN0EhMKEQgBEg0KBxIFYmF0Y2gKAggIQgIQEQ==',
  );
