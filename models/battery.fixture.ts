import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, test } from 'vitest';
import { onnxRuntime } from '#engine/onnx/runtime.ts';
import { catalog } from './catalog.ts';
import { battery, type Golden, golden } from './kit/battery.ts';
import type { AnyModel } from './kit/define.ts';

function goldenOf(id: string): Golden | undefined {
  const file = join(import.meta.dirname, id, 'golden.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** The battery over models of the catalog: a test file has one thread, so the catalog is shared out among files. */
export function holdToBattery(models: readonly AnyModel[]): void {
  const runtime = onnxRuntime();
  afterAll(runtime.end);
  describe.each(models.map((model) => ({ id: model.id, model })))('$id', ({ id, model }) => {
    test(golden.name, () => golden.run({ model, params: model.examples[0], members: catalog, runtime, golden: goldenOf(id) }));

    describe.each(model.examples.map((params: unknown) => ({ name: JSON.stringify(params).slice(0, 200), params })))(
      '$name',
      ({ params }) => {
        test.each(battery.map((check) => ({ name: check.name, check })))('$name', ({ check }) =>
          check.run({ model, params, members: catalog, runtime }),
        );
      },
    );
  });
}
